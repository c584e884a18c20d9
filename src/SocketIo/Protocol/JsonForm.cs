namespace SocketIoNet.Protocol;

/// <summary>What JSON a value can be read from.</summary>
internal enum JsonForm
{
    /// <summary>Only its converter knows.</summary>
    Any,
    Number,
    Text,
    Boolean,
    Object,
    Array,
}
