using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Sending;
using SocketIoNet.EngineIo.Sessions;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Transports.WebSockets;

/// <summary>A WebSocket, apart from how it is received. The sending threads write it.</summary>
internal abstract class WebSocketTransport(EngineSession session, IMessageConnection connection) : WheelTimer, IConnectionTransport, IDisposable
{
    private const int FlushThreshold = 64 * 1024;

    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SendingLimit = TimeSpan.FromSeconds(30);

    private volatile bool _hasEnded;

    /// <summary>The protocol revision of the session, in the variant that this connection requested.</summary>
    public ProtocolRevision Revision { get; init; } = session.Revision;

    public TransportKind Kind => TransportKind.WebSocket;

    public bool IsReady => true;

    protected EngineSession Session => session;

    /// <summary>Receives until the connection ends.</summary>
    public abstract Task RunAsync();

    public ValueTask WriteFromAsync(SendQueue queue)
    {
        for (var bytes = 0; bytes < FlushThreshold && queue.TryTake(out var item);)
        {
            bytes += item.Message.Length;
            var writing = WriteMessage(item);
            if (!writing.IsCompletedSuccessfully) return FlushAfterAsync(writing);
        }

        return connection.FlushAsync();
    }

    public async ValueTask FinishAsync()
    {
        ScheduleAbort(CloseLimit);
        await connection.CloseAsync().ConfigureAwait(false);
        End();
    }

    public void OnWriteFailed(Exception exception)
    {
        End();
        session.CloseInBackground(EngineCloseReason.TransportClose, exception.Message);
    }

    public bool BeginClose(CloseMode mode)
    {
        ScheduleAbort(mode == CloseMode.AfterSending ? SendingLimit : CloseLimit);
        return true;
    }

    public void LimitClose(TimeSpan limit) => ScheduleAbort(limit);

    private void Abort()
    {
        End();
        connection.Abort();
    }

    /// <summary>Releases everything: the connection has ended.</summary>
    public void Dispose()
    {
        _hasEnded = true;
        session.Wheel.Cancel(this);
        session.Forget();
        connection.Dispose();
    }

    /// <summary>Aborts the connection: the client has exceeded the time limit for reading the rest, or for closing.</summary>
    public override void OnDue() => ThreadPool.UnsafeQueueUserWorkItem(static transport => transport.Abort(), this, preferLocal: false);

    /// <summary>A close may start on another thread while the connection ends, and must not leave a deadline behind.</summary>
    private void ScheduleAbort(TimeSpan limit)
    {
        if (!_hasEnded) session.Wheel.Schedule(this, limit);
        if (_hasEnded) session.Wheel.Cancel(this);
    }

    /// <summary>Removes the session: nothing is written any more.</summary>
    private void End()
    {
        OnSent();
        session.Forget();
    }

    private async ValueTask FlushAfterAsync(ValueTask writing)
    {
        await writing.ConfigureAwait(false);
        await connection.FlushAsync().ConfigureAwait(false);
    }

    private ValueTask WriteMessage(in QueuedMessage item)
    {
        if (item.Message.FrameCount > 1) return WriteFramesAsync(item);
        var writing = WriteFrame(item, 0);
        if (!writing.IsCompletedSuccessfully) return ReleaseAfterAsync(writing, item.Message);
        item.Message.Release();
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteFramesAsync(QueuedMessage item)
    {
        for (var i = 0; i < item.Message.FrameCount; i++) await WriteFrame(item, i).ConfigureAwait(false);
        item.Message.Release();
    }

    private ValueTask WriteFrame(in QueuedMessage item, int index)
    {
        var frame = item.Message.GetFrame(index, out var isBinary);
        return isBinary && Revision.BinaryFrameWriter is { } writer
            ? WriteBinaryAsync(writer, frame, item.Compress)
            : connection.WriteAsync(frame, isBinary, item.Compress);
    }

    private static async ValueTask ReleaseAfterAsync(ValueTask writing, MessageContent message)
    {
        await writing.ConfigureAwait(false);
        message.Release();
    }

    private async ValueTask WriteBinaryAsync(BinaryFrameWriter writer, ReadOnlyMemory<byte> data, bool compress)
    {
        using var frame = new PooledBuffer();
        var isBinary = writer(frame, data.Span);
        await connection.WriteAsync(frame.WrittenMemory, isBinary, compress).ConfigureAwait(false);
    }

    /// <summary>Handles a message.</summary>
    protected void Receive(Span<byte> message, bool isBinary) => session.ReceiveFrame(message, isBinary);

    /// <summary>Closes the session because of what came instead of a message. What the client still sends is dropped until it closes as well: a connection that
    /// ends with unread input is reset, and the client loses the close frame.</summary>
    protected void EndReceiving(MessageReadResult result)
    {
        switch (result)
        {
            case MessageReadResult.Close:
                session.Close(EngineCloseReason.TransportClose, null);
                break;
            case MessageReadResult.TooBig:
                session.CloseAtLimit(EngineCloseReason.TransportError, "max payload size exceeded", EngineLimit.MessageSize);
                break;
            case MessageReadResult.ProtocolError:
                session.Close(EngineCloseReason.TransportError, "invalid WebSocket frame");
                break;
            case MessageReadResult.InvalidText:
                session.Close(EngineCloseReason.TransportError, "text that is not UTF-8");
                break;
            default:
                session.Close(EngineCloseReason.TransportClose, "the connection was cut");
                break;
        }
    }

    /// <summary>Ends the session if nothing else has: nothing is received any more.</summary>
    protected void EndSession() => session.Close(EngineCloseReason.TransportError, "the connection ended unexpectedly");

    /// <summary>Nothing is sent any more: the close frame has left, or cannot. May be called more than once.</summary>
    protected abstract void OnSent();
}
