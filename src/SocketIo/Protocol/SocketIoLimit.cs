namespace SocketIoNet.Protocol;

/// <summary>The limits that are counted and logged when a client exceeds them.</summary>
/// <param name="Name">The value of the counter's tag <c>limit</c>.</param>
/// <param name="Option">The option that sets it; null if it is fixed.</param>
internal sealed record SocketIoLimit(string Name, string? Option)
{
    public static SocketIoLimit Attachments { get; } = new("attachments", nameof(SocketIoOptions.MaxAttachments));

    public static SocketIoLimit AttachmentBytes { get; } = new("attachment bytes", nameof(SocketIoOptions.MaxAttachmentBytes));

    public static SocketIoLimit BinaryPacketTime { get; } = new("binary packet time", nameof(SocketIoOptions.BinaryPacketTimeout));

    public static SocketIoLimit ConnectTime { get; } = new("connect time", nameof(SocketIoOptions.ConnectTimeout));

    public static SocketIoLimit AuthBytes { get; } = new("auth bytes", nameof(SocketIoOptions.MaxAuthBytes));

    public static SocketIoLimit Namespaces { get; } = new("namespaces per client", nameof(SocketIoOptions.MaxNamespacesPerClient));

    public static SocketIoLimit NamespaceLength { get; } = new("namespace length", nameof(SocketIoOptions.MaxNamespaceLength));

    public static SocketIoLimit EventNameLength { get; } = new("event name length", nameof(SocketIoOptions.MaxEventNameLength));

    public static SocketIoLimit AckId { get; } = new("ack id", null);

    public static SocketIoLimit JsonDepth { get; } = new("json depth", nameof(SocketIoOptions.MaxJsonDepth));

    public static SocketIoLimit EventRate { get; } = new("event rate", nameof(SocketIoOptions.MaxEventsPerSecond));

    public static SocketIoLimit PendingAcks { get; } = new("pending acks", nameof(SocketIoOptions.MaxPendingAcks));

    public static SocketIoLimit Rooms { get; } = new("rooms per socket", nameof(SocketIoOptions.MaxRoomsPerSocket));
}
