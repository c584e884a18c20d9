using System.Net.WebSockets;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>A WebSocket that one loop reads.</summary>
internal sealed class PulledTransport(EngineSession session, IMessageConnection connection) : WebSocketTransport(session, connection)
{
    private readonly IMessageConnection _connection = connection;
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _writeBatched = session.WriteBatched;

    public override async Task RunAsync()
    {
        try
        {
            MessageReadResult result;
            do
            {
                if (!Session.IsReadable) await Session.WaitUntilReadableAsync().ConfigureAwait(false);
                result = await _connection.ReadAsync(_writeBatched).ConfigureAwait(false);
            }
            while (TryReceive(result));

            EndReceiving(result);
            if (MustDiscard(result)) await _connection.DiscardAsync().ConfigureAwait(false);
        }
        catch (WebSocketException exception)
        {
            var isCut = exception.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely || exception.InnerException is IOException;
            Session.Close(isCut ? EngineCloseReason.TransportClose : EngineCloseReason.TransportError, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Session.Close(EngineCloseReason.TransportClose, exception.Message);
        }
        finally
        {
            EndSession();
            await _sent.Task.ConfigureAwait(false);
            Dispose();
        }
    }

    protected override void OnSent() => _sent.TrySetResult();

    private bool TryReceive(MessageReadResult result)
    {
        if (result is not (MessageReadResult.Text or MessageReadResult.Binary)) return false;
        Receive(_connection.Message, result == MessageReadResult.Binary);
        return true;
    }

    /// <summary>Whether the client may still send something.</summary>
    private static bool MustDiscard(MessageReadResult result) => result is not (MessageReadResult.Close or MessageReadResult.Cut);
}
