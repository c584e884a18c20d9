namespace SocketIoNet.Postgres.Forwarding;

/// <summary>A message for another server, on its way to PostgreSQL.</summary>
/// <param name="channel">The channel of the receiver.</param>
/// <param name="payloads">What its notifications carry.</param>
/// <param name="asks">Whether the sender wants to know if somebody receives it.</param>
internal sealed class ServerMessage(string channel, string[] payloads, bool asks)
{
    /// <summary>What a notification costs besides its payload, in bytes.</summary>
    private const int Overhead = 512;

    private readonly TaskCompletionSource<bool>? _received = asks ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;

    public string Channel => channel;

    public IReadOnlyList<string> Payloads => payloads;

    /// <summary>Whether the sender wants to know if somebody receives it.</summary>
    public bool Asks => asks;

    /// <summary>Whether somebody listens to the channel.</summary>
    public bool HasListener { get; set; } = true;

    /// <summary>What it takes while it is on its way, in bytes.</summary>
    public long Size { get; } = payloads.Sum(static payload => (long)payload.Length + Overhead);

    /// <summary>Completes when PostgreSQL has it, with <see cref="HasListener"/>.</summary>
    public Task<bool> Received => _received!.Task;

    public void Complete() => _received?.TrySetResult(HasListener);

    /// <summary>PostgreSQL does not have it. False if nobody hears of that.</summary>
    public bool TryFail(Exception exception) => _received?.TrySetException(exception) == true;
}
