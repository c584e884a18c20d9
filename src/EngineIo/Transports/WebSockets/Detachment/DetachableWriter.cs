using System.IO.Pipelines;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

/// <summary>Passes everything on to <paramref name="inner"/> until it is detached; then it drops what is written.</summary>
internal sealed class DetachableWriter(PipeWriter inner) : PipeWriter
{
    private const int SmallestBuffer = 256;

    private static readonly FlushResult End = new(isCanceled: false, isCompleted: true);

    private volatile bool _isDetached;

    public override bool CanGetUnflushedBytes => _isDetached || inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _isDetached ? 0 : inner.UnflushedBytes;

    public void Detach() => _isDetached = true;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _isDetached ? Dropped(sizeHint) : inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _isDetached ? Dropped(sizeHint) : inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (!_isDetached) inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        _isDetached ? new ValueTask<FlushResult>(End) : inner.FlushAsync(cancellationToken);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        _isDetached ? new ValueTask<FlushResult>(End) : inner.WriteAsync(source, cancellationToken);

    public override void CancelPendingFlush()
    {
        if (!_isDetached) inner.CancelPendingFlush();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_isDetached) inner.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null) => _isDetached ? default : inner.CompleteAsync(exception);

    private static byte[] Dropped(int sizeHint) => new byte[Math.Max(sizeHint, SmallestBuffer)];
}
