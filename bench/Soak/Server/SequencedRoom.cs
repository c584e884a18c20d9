namespace SocketIoNet.Soak.Server;

/// <summary>A room whose messages are numbered. Joining, leaving and sending are one step each, so that each member knows which numbers are for it.</summary>
internal sealed class SequencedRoom(SocketIoServer io, string name)
{
    private readonly Lock _lock = new();
    private long _last;

    public void Send()
    {
        lock (_lock) io.To(name).Emit("room", name, ++_last);
    }

    public long Join(Socket socket) => InStep(socket.JoinAsync);

    public long Leave(Socket socket) => InStep(socket.LeaveAsync);

    private long InStep(Func<string, Task> change)
    {
        lock (_lock)
        {
            // In the memory of one server it is done when the call returns.
            if (!change(name).IsCompletedSuccessfully) throw new InvalidOperationException("The adapter was expected to be a synchronous one.");
            return _last;
        }
    }
}
