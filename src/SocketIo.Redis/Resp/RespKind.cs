namespace SocketIoNet.Redis.Resp;

internal enum RespKind
{
    /// <summary>A text of one line, such as <c>OK</c>.</summary>
    Simple,

    /// <summary>The message of an error.</summary>
    Error,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>Bytes.</summary>
    Bulk,

    /// <summary>The start of an array, whose items follow.</summary>
    Array,

    /// <summary>An absent value.</summary>
    Null,
}
