namespace SocketIoNet.Serialization.Shapes;

/// <summary>Whether text in UTF-8 can be read as a type; true also if that is not known.</summary>
internal delegate bool TextCheck(ReadOnlySpan<byte> text);
