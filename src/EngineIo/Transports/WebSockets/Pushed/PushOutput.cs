using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Pushed;

/// <summary>Writes to a connection that takes bytes without waiting. Usually the system takes all of them.</summary>
internal sealed class PushOutput(IPushConnection connection) : IConnectionOutput
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var sent = connection.Send(bytes.Span);
            return sent == bytes.Length ? ValueTask.CompletedTask : SendRestAsync(bytes[sent..]);
        }
        catch (IOException exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            await connection.WaitUntilWritableAsync().ConfigureAwait(false);
            bytes = bytes[connection.Send(bytes.Span)..];
        }
    }
}
