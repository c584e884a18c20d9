using System.Net.WebSockets;
using SocketIoNet.EngineIo.Internal;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>A WebSocket: one loop reads it, and whoever sends writes it.</summary>
internal sealed class WebSocketTransport(EngineSession session, IFrameConnection connection, MessageReader reader) : WheelTimer, IEngineTransport
{
    private const int FlushThreshold = 64 * 1024;

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SendingLimit = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _writeGathered = session.WriteGathered;
    private WebSocketCloseStatus? _closeStatus;
    private volatile bool _hasEnded;

    public TransportKind Kind => TransportKind.WebSocket;

    public bool IsReady => true;

    /// <summary>Reads until the connection ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            await ReceiveAllAsync();
        }
        catch (WebSocketException exception)
        {
            var isCut = exception.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely || exception.InnerException is IOException;
            session.Close(isCut ? EngineCloseReason.TransportClose : EngineCloseReason.TransportError, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            session.Close(EngineCloseReason.TransportClose, exception.Message);
        }
        finally
        {
            await EndAsync();
        }
    }

    public async ValueTask WriteFromAsync(SendQueue queue)
    {
        for (var bytes = 0; bytes < FlushThreshold && queue.TryTake(out var item);)
        {
            bytes += item.Message.Length;
            await WriteMessageAsync(item);
        }

        await connection.FlushAsync();
    }

    public async ValueTask FinishAsync()
    {
        ScheduleAbort(GoodbyeLimit);
        await connection.CloseAsync(_closeStatus);
        _finished.TrySetResult();
    }

    public void OnWriteFailed(Exception exception)
    {
        _finished.TrySetResult();
        session.CloseInBackground(EngineCloseReason.TransportClose, exception.Message);
    }

    public bool BeginClose(CloseMode mode)
    {
        ScheduleAbort(mode == CloseMode.AfterSending ? SendingLimit : GoodbyeLimit);
        return false;
    }

    public void Abort()
    {
        _finished.TrySetResult();
        connection.Abort();
    }

    /// <summary>The client has taken too long to read the rest, or to say goodbye.</summary>
    protected internal override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static transport => transport.Abort(), this, preferLocal: false);

    /// <summary>A goodbye can begin on another thread while the connection ends: it must not leave a deadline behind.</summary>
    private void ScheduleAbort(TimeSpan limit)
    {
        if (!_hasEnded) session.Wheel.Schedule(this, limit);
        if (_hasEnded) session.Wheel.Cancel(this);
    }

    private async ValueTask WriteMessageAsync(QueuedMessage item)
    {
        var message = item.Message;
        for (var i = 0; i < message.FrameCount; i++)
        {
            var frame = message.GetFrame(i, out var isBinary);
            await connection.WriteAsync(frame, isBinary, item.Compress);
        }

        message.Release();
    }

    private async Task ReceiveAllAsync()
    {
        while (true)
        {
            if (!session.IsReadable) await session.WaitUntilReadableAsync();
            var result = await reader.ReadAsync(_writeGathered);
            if (result is MessageReadResult.Text or MessageReadResult.Binary)
            {
                session.ReceiveFrame(reader.Message, result == MessageReadResult.Binary);
                continue;
            }

            if (result == MessageReadResult.Close) session.Close(EngineCloseReason.TransportClose, null);
            else await RefuseTooBigAsync();
            return;
        }
    }

    /// <summary>Closes with 1009, and reads on until the client has seen it: closing with unread input would cut the connection under it.</summary>
    private async Task RefuseTooBigAsync()
    {
        _closeStatus = WebSocketCloseStatus.MessageTooBig;
        session.CloseAtLimit(EngineCloseReason.TransportError, "max payload size exceeded", EngineLimit.MessageSize);
        await reader.DiscardAsync();
    }

    private async Task EndAsync()
    {
        session.Close(EngineCloseReason.TransportError, "the connection ended unexpectedly");
        await _finished.Task;
        _hasEnded = true;
        session.Wheel.Cancel(this);
        reader.Dispose();
        connection.Dispose();
    }
}
