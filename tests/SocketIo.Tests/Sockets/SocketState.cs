namespace SocketIoNet.Tests;

/// <summary>What tests see of the inside of a socket.</summary>
internal static class SocketState
{
    extension(Socket socket)
    {
        /// <summary>How many events wait for handlers.</summary>
        public int PendingEvents => socket.Dispatcher.Queue.Count;

        /// <summary>How many acknowledgements the client owes.</summary>
        public int PendingAckCount => socket.Acks.Count;
    }
}
