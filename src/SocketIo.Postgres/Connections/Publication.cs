namespace SocketIoNet.Postgres.Connections;

/// <summary>A message on its way to PostgreSQL.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Payload">What listeners receive; with an attachment, what stands before its id.</param>
/// <param name="Attachment">What goes to the table; null when the payload says everything.</param>
internal sealed record Publication(string Channel, string Payload, byte[]? Attachment = null)
{
    /// <summary>What a message costs besides its payload, in bytes. For a small message this is most of it.</summary>
    private const int Overhead = 512;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when PostgreSQL has it.</summary>
    public Task Done => _done.Task;

    /// <summary>What it takes while it is on its way, in bytes.</summary>
    public long Size => (long)Payload.Length + (Attachment?.Length ?? 0) + Overhead;

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception exception) => _done.TrySetException(exception);
}
