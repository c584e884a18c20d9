namespace SocketIoNet.Serialization;

/// <summary>The kind of JSON that a value is read from.</summary>
internal enum JsonForm
{
    /// <summary>Only the converter of the type knows.</summary>
    Any,
    Number,
    Text,
    Boolean,
    Object,
    Array,
}
