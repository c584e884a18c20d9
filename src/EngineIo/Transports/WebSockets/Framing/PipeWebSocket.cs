using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using SocketIoNet.EngineIo.FlowControl;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// The engine's own framing on an upgraded connection. It holds no buffer while it waits, so that idle connections take little memory.
/// </summary>
internal sealed class PipeWebSocket(PipeReader input, WriteBatcher output, int maxLength, Action abort) : FramedWebSocket(output)
{
    private readonly FrameReader _reader = new(maxLength);
    private YieldBudget _budget;

    public override Span<byte> Message => _reader.Payload;

    public override ValueTask<MessageReadResult> ReadAsync(Action beforeWait)
    {
        var found = _reader.Read();
        var isSpent = _budget.IsSpent();
        return !isSpent && ToResult(found, _reader.Payload) is { } result ? new ValueTask<MessageReadResult>(result) : ReadMoreAsync(found, isSpent, beforeWait);
    }

    public override async Task DiscardAsync()
    {
        while (!_reader.DropToClose())
        {
            if (_budget.IsSpent()) await Task.Yield();
            _reader.Release();
            // A cancelled read is not the end of the connection: only reading messages was to stop.
            if (!TryTake(await input.ReadAsync().ConfigureAwait(false))) return;
        }
    }

    public override void CancelRead() => input.CancelPendingRead();

    public override void Abort() => abort();

    public override void Dispose() => _reader.Dispose();

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

            if (ToResult(found, _reader.Payload) is { } result) return result;
            if (found == FrameReadResult.Ping)
            {
                // Awaiting the write limits the number of pongs for a client that does not read.
                await Output.WriteFrameAsync(FrameOpcode.Pong, _reader.Payload).ConfigureAwait(false);
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
