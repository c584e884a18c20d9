using System.Runtime.CompilerServices;
using SocketIoNet.Acknowledgements;

namespace SocketIoNet.Tests;

/// <summary>What tests see of the inside of a socket.</summary>
internal static class SocketState
{
    extension(Socket socket)
    {
        /// <summary>How many events wait for handlers.</summary>
        public int PendingEvents => socket.Dispatcher.Queue.Count;

        /// <summary>How many acknowledgements the client owes.</summary>
        public int PendingAckCount => Pending(socket.Acks).Count;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pending")]
    private static extern ref Dictionary<long, PendingAck> Pending(AckRegistry acks);
}
