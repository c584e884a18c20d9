namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>What a frame between two servers means.</summary>
internal enum FrameKind : byte
{
    None,

    /// <summary>A request, with the beginning of its body.</summary>
    Request = 1,

    /// <summary>The owner has received the request, and its response is not there yet.</summary>
    Accepted = 2,

    /// <summary>The status and the headers of the response, with the beginning of its body.</summary>
    Response = 3,

    /// <summary>More of a body, or bytes of an upgraded connection.</summary>
    Data = 4,

    /// <summary>The receiver of data has room for more.</summary>
    Credit = 5,

    /// <summary>The exchange has failed: the client has disconnected, or the server has lost it. The payload is an <see cref="ExchangeFailure"/>.</summary>
    Abort = 6,

    /// <summary>The sender is alive, and has these exchanges with the receiver.</summary>
    Alive = 7,
}
