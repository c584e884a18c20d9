namespace SocketIoNet.Postgres.Connections;

/// <summary>A message on its way to PostgreSQL.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Payload">What listeners receive; with an attachment, what stands before its id.</param>
/// <param name="Attachment">What goes to the table; null when the payload says everything.</param>
internal sealed record Publication(string Channel, string Payload, byte[]? Attachment = null)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when PostgreSQL has it.</summary>
    public Task Done => _done.Task;

    public int Size => Payload.Length + (Attachment?.Length ?? 0);

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception exception) => _done.TrySetException(exception);
}
