using System.IO.Pipelines;

namespace SocketIoNet.Epoll.Connections;

/// <summary>The output of a connection that the HTTP layer has no more: what it writes is dropped.</summary>
internal sealed class EndedWriter : PipeWriter
{
    private const int SmallestBuffer = 256;

    public static EndedWriter Instance { get; } = new();

    public override Memory<byte> GetMemory(int sizeHint = 0) => new byte[Math.Max(sizeHint, SmallestBuffer)];

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(new FlushResult(isCanceled: false, isCompleted: true));

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
