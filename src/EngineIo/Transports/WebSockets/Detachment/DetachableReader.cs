using System.IO.Pipelines;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

/// <summary>Passes everything on to <paramref name="inner"/> until it is detached; then it is at the end of the input.</summary>
internal sealed class DetachableReader(PipeReader inner) : PipeReader
{
    private static readonly ReadResult End = new(default, isCanceled: false, isCompleted: true);

    private volatile bool _isDetached;

    public void Detach() => _isDetached = true;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        _isDetached ? new ValueTask<ReadResult>(End) : inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        if (!_isDetached) return inner.TryRead(out result);
        result = End;
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
        if (!_isDetached) inner.AdvanceTo(consumed);
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isDetached) inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        if (!_isDetached) inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_isDetached) inner.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null) => _isDetached ? default : inner.CompleteAsync(exception);

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken) =>
        _isDetached ? new ValueTask<ReadResult>(End) : inner.ReadAtLeastAsync(minimumSize, cancellationToken);
}
