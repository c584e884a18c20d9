namespace SocketIoNet.EngineIo.Transports.WebSockets.Framing;

/// <summary>The opcode of a frame (RFC 6455, section 5.2).</summary>
internal static class FrameOpcode
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    public static bool IsControl(int opcode) => opcode >= Close;

    public static bool IsKnown(int opcode) => opcode is (>= Continuation and <= Binary) or (>= Close and <= Pong);
}
