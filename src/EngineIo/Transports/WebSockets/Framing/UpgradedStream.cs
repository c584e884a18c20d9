using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>
/// An upgraded connection, as a stream for the framework's WebSocket. The framework flushes every frame separately, so writes go through a
/// <see cref="WriteBatcher"/>. After an error it cannot read further, so a <see cref="FrameSkipper"/> follows what it reads. It also
/// disposes the stream after an error, which has no effect here: the connection ends with the request.
/// </summary>
internal sealed class UpgradedStream(PipeReader input, WriteBatcher output) : AsyncStream
{
    private FrameSkipper? _received;

    /// <summary>The input of the connection.</summary>
    public PipeReader Input => input;

    /// <summary>The output of the connection.</summary>
    public WriteBatcher Output => output;

    /// <summary>Whether the framework's WebSocket has sent a close frame, as it does after an error.</summary>
    public bool IsClosedByFramework { get; private set; }

    private FrameSkipper Received => _received ??= new FrameSkipper();

    /// <summary>Reads and drops the rest of the input until the client closes.</summary>
    public Task SkipToCloseAsync() => Received.SkipToCloseAsync(input);

    /// <summary>Reads input that has arrived. With an empty buffer, waits for input.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var arrived = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        var taken = arrived.Buffer.Slice(0, arrived.IsCanceled ? 0 : Math.Min(arrived.Buffer.Length, buffer.Length));
        foreach (var part in taken)
        {
            part.CopyTo(buffer);
            buffer = buffer[part.Length..];
            Received.Skip(part.Span);
        }

        var count = (int)taken.Length;
        input.AdvanceTo(taken.End);
        return arrived.IsCanceled ? throw new OperationCanceledException() : count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Each write of the framework's WebSocket is one frame.
        if (!buffer.IsEmpty) IsClosedByFramework |= FrameHeader.OpcodeOf(buffer.Span[0]) == FrameOpcode.Close;
        return output.WriteAsync(buffer.Span);
    }
}
