using System.Net.WebSockets;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>
/// Closes a WebSocket that belongs to no session: sends the close frame and reads until the client closes as well. A connection that ends with unread input is reset, which takes the close frame
/// with it.
/// </summary>
internal sealed class ClosingHandshake(IMessageConnection connection, TimerWheel wheel) : WheelTimer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task RunAsync()
    {
        wheel.Schedule(this, Limit);
        try
        {
            await connection.CloseAsync().ConfigureAwait(false);
            await connection.DiscardAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone, which is what was wanted.
        }
        finally
        {
            wheel.Cancel(this);
        }
    }

    /// <summary>The client has taken too long.</summary>
    public override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Abort(), connection, preferLocal: false);
}
