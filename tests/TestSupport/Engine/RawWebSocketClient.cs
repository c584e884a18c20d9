using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using TcpSocket = System.Net.Sockets.Socket;

namespace SocketIoNet.TestSupport.Engine;

/// <summary>A WebSocket client that writes any bytes as frames, including invalid ones.</summary>
internal sealed class RawWebSocketClient : IDisposable
{
    public const byte Text = 0x81;
    public const byte Binary = 0x82;
    public const byte Close = 0x88;
    public const byte Ping = 0x89;
    public const byte Pong = 0x8A;

    private readonly TcpSocket _socket;
    private readonly Stream _stream;

    private RawWebSocketClient(TcpSocket socket, Func<Stream, Stream>? wrap)
    {
        _socket = socket;
        _stream = wrap is null ? new NetworkStream(socket) : wrap(new NetworkStream(socket));
    }

    /// <summary>Status line and headers of the response to the upgrade request.</summary>
    public string ResponseHead { get; private set; } = "";

    public static Task<RawWebSocketClient> ConnectAsync(int port, string url, params string[] headers) => ConnectAsync(port, url, [], headers);

    /// <summary>Connects with <paramref name="frames"/> in the same segment as the request, and by what <paramref name="wrap"/> makes of the connection.</summary>
    public static async Task<RawWebSocketClient> ConnectAsync(int port, string url, byte[] frames, string[] headers, Func<Stream, Stream>? wrap = null)
    {
        var client = new RawWebSocketClient(await RawTcp.ConnectAsync(port), wrap);
        var lines = string.Concat(headers.Select(header => header + "\r\n"));
        await client.WriteAsync([.. Encoding.UTF8.GetBytes(
            $"GET {url} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{lines}\r\n"), .. frames]);
        client.ResponseHead = await client.ReadHeadAsync();
        return client;
    }

    public static byte[] Frame(byte firstByte, ReadOnlySpan<byte> payload)
    {
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(0x80 | payload.Length)],
            <= ushort.MaxValue => [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [0x80 | 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        // A mask of zeros leaves the payload readable.
        return [firstByte, .. length, 0, 0, 0, 0, .. payload];
    }

    public static byte[] Frame(string text) => Frame(Text, Encoding.UTF8.GetBytes(text));

    public Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask().Bound();

    public Task SendAsync(string text) => WriteAsync(Frame(text));

    public Task SendAsync(byte firstByte, byte[] payload) => WriteAsync(Frame(firstByte, payload));

    public async Task<string> ReceiveTextAsync()
    {
        var frame = await ReceiveAsync();
        Assert.Equal(Text, frame.FirstByte);
        return frame.Text;
    }

    public async Task<RawFrame> ReceiveAsync()
    {
        var head = await ReadAsync(2);
        Assert.True(head[1] < 0x80, "A server must not mask.");
        var length = head[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            _ => head[1],
        };
        return new RawFrame(head[0], await ReadAsync(length));
    }

    /// <summary>Reads until the server ends the connection. Returns the data.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var rest = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(rest).Bound();
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }

        return rest.ToArray();
    }

    /// <summary>Whether the server ends the connection without further data, and not by a reset, which could discard earlier data.</summary>
    public async Task<bool> IsEndedWithoutResetAsync()
    {
        try
        {
            return await _stream.ReadAsync(new byte[1]).AsTask().Bound() == 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Resets the connection.</summary>
    public void Reset()
    {
        RawTcp.ResetOnClose(_socket);
        _socket.Close();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().Bound();
        return bytes;
    }

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append((char)(await ReadAsync(1))[0]);
        return head.ToString();
    }
}
