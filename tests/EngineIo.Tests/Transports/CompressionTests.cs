using System.IO.Compression;
using System.Text;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>Compression of WebSocket messages.</summary>
public sealed class CompressionTests
{
    private const string Offer = "Sec-WebSocket-Extensions: permessage-deflate";

    [Fact]
    public async Task Nothing_is_negotiated_by_default()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, Offer);
        Assert.DoesNotContain("permessage-deflate", client.ResponseHead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_messages_are_compressed_and_short_ones_are_not()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.PerMessageDeflate = new PerMessageDeflateOptions());
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, Offer);
        Assert.Contains("permessage-deflate", client.ResponseHead, StringComparison.Ordinal);
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        var session = (await app.NextHandlerAsync()).Session;
        session.Send(new string('x', 1022));
        Assert.Equal(1023, (await client.ReceiveTextAsync()).Length);
        session.Send(new string('x', 5000));
        var frame = await client.ReceiveAsync();
        Assert.Equal(0xC1, frame.FirstByte);
        Assert.Equal("4" + new string('x', 5000), Inflate(frame.Payload));
    }

    [Fact]
    public async Task A_message_may_ask_not_to_be_compressed()
    {
        await using var app = await TestApp.StartOnPortAsync(static options => options.PerMessageDeflate = new PerMessageDeflateOptions());
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, Offer);
        await client.ReceiveTextAsync();
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(new byte[5000]);
        (await app.NextHandlerAsync()).Session.Send(message, SendOptions.NoCompression);
        Assert.Equal(RawWebSocketClient.Text, (await client.ReceiveAsync()).FirstByte);
    }

    private static string Inflate(byte[] payload)
    {
        using var inflated = new DeflateStream(new MemoryStream([.. payload, 0x00, 0x00, 0xFF, 0xFF]), CompressionMode.Decompress);
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        for (var read = inflated.Read(buffer); read > 0; read = inflated.Read(buffer)) text.Write(buffer, 0, read);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
