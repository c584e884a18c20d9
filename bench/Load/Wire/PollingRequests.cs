using System.Text;

namespace SocketIoNet.Bench.Wire;

/// <summary>The HTTP requests of long-polling.</summary>
internal static class PollingRequests
{
    public const string Path = "/socket.io/?EIO=4&transport=polling";

    private const string CommonHeaders = "Host: 127.0.0.1\r\nUser-Agent: load\r\nAccept: */*\r\n";

    public static byte[] Get(string? sid = null) => Encoding.ASCII.GetBytes($"GET {PathOf(sid)} HTTP/1.1\r\n{CommonHeaders}\r\n");

    public static byte[] Post(string sid, string body) => Encoding.ASCII.GetBytes(
        $"POST {PathOf(sid)} HTTP/1.1\r\n{CommonHeaders}Content-Type: text/plain;charset=UTF-8\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>The id of the session, from its open packet.</summary>
    public static string ReadSid(ReadOnlySpan<byte> openPacket)
    {
        var key = "\"sid\":\""u8;
        var start = openPacket.IndexOf(key);
        if (start < 0 || openPacket[0] != '0') throw new BenchException($"no open packet: {Encoding.UTF8.GetString(openPacket)}");
        var rest = openPacket[(start + key.Length)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    private static string PathOf(string? sid) => sid is null ? Path : $"{Path}&sid={sid}";
}
