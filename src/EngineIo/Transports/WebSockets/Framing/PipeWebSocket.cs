using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using SocketIoNet.EngineIo.FlowControl;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// The engine's own framing on an upgraded connection. It holds no buffer while it waits, so that idle connections take little memory.
/// </summary>
internal sealed class PipeWebSocket(PipeReader input, WriteBatcher output, int maxLength, Action abort) : IMessageConnection
{
    private readonly FrameReader _reader = new(maxLength);
    private YieldBudget _budget;
    private WebSocketCloseStatus? _closeStatus;

    public Span<byte> Message => _reader.Payload;

    public ValueTask<MessageReadResult> ReadAsync(Action beforeWait)
    {
        var found = _reader.Read();
        var isSpent = _budget.IsSpent();
        return !isSpent && ToResult(found) is { } result ? new ValueTask<MessageReadResult>(result) : ReadMoreAsync(found, isSpent, beforeWait);
    }

    public async Task DiscardAsync()
    {
        while (!_reader.DropToClose())
        {
            if (_budget.IsSpent()) await Task.Yield();
            _reader.Release();
            // A cancelled read is not the end of the connection: only reading messages was to stop.
            if (!TryTake(await input.ReadAsync().ConfigureAwait(false))) return;
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress)
    {
        output.AddFrame(isBinary ? FrameOpcode.Binary : FrameOpcode.Text, message.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask FlushAsync() => output.SendBatchAsync();

    public ValueTask CloseAsync() => output.WriteFrameAsync(FrameOpcode.Close, CloseFrame.Payload(_closeStatus));

    public void CancelRead() => input.CancelPendingRead();

    public void Abort() => abort();

    public void Dispose() => _reader.Dispose();

    /// <summary>Returns the result for the caller, or null if reading continues.</summary>
    private MessageReadResult? ToResult(FrameReadResult found) => found switch
    {
        FrameReadResult.Text => MessageReadResult.Text,
        FrameReadResult.Binary => MessageReadResult.Binary,
        FrameReadResult.Close => EndWith(CloseFrame.StatusOf(_reader.Payload), MessageReadResult.Close),
        FrameReadResult.TooBig => EndWith(WebSocketCloseStatus.MessageTooBig, MessageReadResult.TooBig),
        FrameReadResult.ProtocolError => EndWith(WebSocketCloseStatus.ProtocolError, MessageReadResult.ProtocolError),
        FrameReadResult.InvalidText => EndWith(WebSocketCloseStatus.InvalidPayloadData, MessageReadResult.InvalidText),
        _ => null,
    };

    private MessageReadResult EndWith(WebSocketCloseStatus? status, MessageReadResult result)
    {
        _closeStatus = status;
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<MessageReadResult> ReadMoreAsync(FrameReadResult found, bool isSpent, Action beforeWait)
    {
        while (true)
        {
            if (isSpent)
            {
                beforeWait();
                await Task.Yield();
            }

            if (ToResult(found) is { } result) return result;
            if (found == FrameReadResult.Ping)
            {
                // Awaiting the write limits the number of pongs for a client that does not read.
                await output.WriteFrameAsync(FrameOpcode.Pong, _reader.Payload).ConfigureAwait(false);
            }
            else
            {
                _reader.Release();
                var reading = input.ReadAsync();
                if (!reading.IsCompleted) beforeWait();
                var arrived = await reading.ConfigureAwait(false);
                var isOpen = TryTake(arrived);
                if (arrived.IsCanceled) throw new OperationCanceledException();
                if (!isOpen) return MessageReadResult.Cut;
            }

            found = _reader.Read();
            isSpent = _budget.IsSpent();
        }
    }

    /// <summary>Reads as much of the received data as there is room for. False at the end of the connection.</summary>
    private bool TryTake(in ReadResult arrived)
    {
        var free = _reader.GetFree();
        var taken = arrived.Buffer.Slice(0, Math.Min(arrived.Buffer.Length, free.Length));
        taken.CopyTo(free.Span);
        _reader.Advance((int)taken.Length);
        input.AdvanceTo(taken.End);
        return !taken.IsEmpty || !arrived.IsCompleted;
    }
}
