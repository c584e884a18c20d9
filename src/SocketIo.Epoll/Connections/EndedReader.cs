using System.IO.Pipelines;

namespace SocketIoNet.Epoll.Connections;

/// <summary>The input of a connection that the HTTP layer has no more: it asks for it once more while it ends.</summary>
internal sealed class EndedReader : PipeReader
{
    private static readonly ReadResult End = new(default, isCanceled: false, isCompleted: true);

    public static EndedReader Instance { get; } = new();

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => new(End);

    public override bool TryRead(out ReadResult result)
    {
        result = End;
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
    }

    public override void CancelPendingRead()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
