namespace SocketIoNet.Redis.Connections;

/// <summary>A <see cref="Subscription"/> as Redis names it.</summary>
internal readonly ref struct SubscriptionName(SubscriptionKind kind, ReadOnlySpan<byte> channel)
{
    public SubscriptionKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Channel { get; } = channel;
}
