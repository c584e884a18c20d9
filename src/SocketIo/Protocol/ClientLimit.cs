namespace SocketIoNet.Protocol;

/// <summary>The limits that are counted and logged when a client meets them.</summary>
/// <param name="Name">The tag <c>limit</c> of the counter.</param>
/// <param name="Option">What to change for another limit; null for one that is fixed.</param>
internal sealed record ClientLimit(string Name, string? Option)
{
    public static ClientLimit Attachments { get; } = new("attachments", nameof(SocketIoOptions.MaxAttachments));

    public static ClientLimit AttachmentBytes { get; } = new("attachment bytes", nameof(SocketIoOptions.MaxAttachmentBytes));

    public static ClientLimit BinaryPacketTime { get; } = new("binary packet time", nameof(SocketIoOptions.BinaryPacketTimeout));

    public static ClientLimit ConnectTime { get; } = new("connect time", nameof(SocketIoOptions.ConnectTimeout));

    public static ClientLimit AuthBytes { get; } = new("auth bytes", nameof(SocketIoOptions.MaxAuthBytes));

    public static ClientLimit Namespaces { get; } = new("namespaces per client", nameof(SocketIoOptions.MaxNamespacesPerClient));

    public static ClientLimit NamespaceLength { get; } = new("namespace length", nameof(SocketIoOptions.MaxNamespaceLength));

    public static ClientLimit EventNameLength { get; } = new("event name length", nameof(SocketIoOptions.MaxEventNameLength));

    public static ClientLimit AckId { get; } = new("ack id", null);

    public static ClientLimit JsonDepth { get; } = new("json depth", nameof(SocketIoOptions.MaxJsonDepth));

    public static ClientLimit EventRate { get; } = new("event rate", nameof(SocketIoOptions.MaxEventsPerSecond));

    public static ClientLimit PendingAcks { get; } = new("pending acks", nameof(SocketIoOptions.MaxPendingAcks));

    public static ClientLimit Rooms { get; } = new("rooms per socket", nameof(SocketIoOptions.MaxRoomsPerSocket));
}
