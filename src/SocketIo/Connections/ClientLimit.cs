namespace SocketIoNet.Connections;

/// <summary>The limits that are counted when a client meets them, as the tag <c>limit</c> of the counter names them.</summary>
internal static class ClientLimit
{
    public const string Attachments = "attachments";
    public const string AttachmentBytes = "attachment bytes";
    public const string BinaryPacketTime = "binary packet time";
    public const string ConnectTime = "connect time";
    public const string AuthBytes = "auth bytes";
    public const string Namespaces = "namespaces per client";
    public const string NamespaceLength = "namespace length";
    public const string EventNameLength = "event name length";
    public const string AckId = "ack id";
    public const string JsonDepth = "json depth";
    public const string EventRate = "event rate";
    public const string PendingAcks = "pending acks";
    public const string Rooms = "rooms per socket";
}
