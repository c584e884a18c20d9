using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>JSON objects over a TCP connection, each behind its length. What is sent is queued, and so keeps its order.</summary>
internal sealed class LinkFrames
{
    private readonly Channel<JsonObject> _outgoing = Channel.CreateUnbounded<JsonObject>();

    public void Send(JsonObject frame) => _outgoing.Writer.TryWrite(frame);

    /// <summary>Sends and receives until the connection ends.</summary>
    public async Task RunAsync(TcpClient client, Action<JsonElement> onFrame)
    {
        client.NoDelay = true;
        await using var stream = client.GetStream();
        var writing = WriteAsync(stream);
        var length = new byte[4];
        while (await stream.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false) == length.Length)
        {
            var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await stream.ReadExactlyAsync(frame);
            onFrame(JsonSerializer.Deserialize<JsonElement>(frame));
        }

        _outgoing.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync(NetworkStream stream)
    {
        await foreach (var frame in _outgoing.Reader.ReadAllAsync())
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(frame);
            var whole = new byte[json.Length + 4];
            BinaryPrimitives.WriteInt32BigEndian(whole, json.Length);
            json.CopyTo(whole, 4);
            await stream.WriteAsync(whole);
        }
    }
}
