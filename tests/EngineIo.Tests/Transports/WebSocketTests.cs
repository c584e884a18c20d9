using System.Text;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>WebSocket sessions, frame by frame.</summary>
public sealed class WebSocketTests
{
    [Fact]
    public async Task A_message_of_the_largest_size_is_accepted()
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.MaxHttpBufferSize = 10_000);
        using var client = await app.OpenWebSocketAsync();
        var text = new string('x', 9_999);
        await client.SendAsync("4" + text);
        Assert.Equal(text, await (await app.NextHandlerAsync()).NextMessageAsync());
    }

    [Theory]
    [InlineData(10_001)]
    [InlineData(500_000)]
    public async Task A_larger_message_is_rejected_with_1009(int length)
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.MaxHttpBufferSize = 10_000);
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync("4" + new string('x', length - 1));
        var frame = await client.ReceiveAsync();
        Assert.Equal(RawWebSocketClient.Close, frame.FirstByte);
        Assert.Equal(1009, frame.CloseStatus);
        Assert.Equal((EngineCloseReason.TransportError, "max payload size exceeded"), await handler.ClosedAsync());
        Assert.False(handler.TryNextMessage(out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("x")]
    [InlineData("b!!!")]
    public async Task A_frame_that_is_no_packet_ends_the_session(string frame)
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.SendAsync(frame);
        Assert.Equal([RawWebSocketClient.Close, 0], await ReadCloseAsync(client));
        Assert.Equal(EngineCloseReason.ParseError, (await handler.ClosedAsync()).Reason);
    }

    [Fact]
    public async Task An_empty_binary_frame_is_an_empty_message()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync(RawWebSocketClient.Binary, []);
        Assert.Equal("hex:", await (await app.NextHandlerAsync()).NextMessageAsync());
    }

    [Fact]
    public async Task Base64_in_a_text_frame_is_a_binary_message()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync("bAQIDBA==");
        Assert.Equal("hex:01020304", await (await app.NextHandlerAsync()).NextMessageAsync());
    }

    [Fact]
    public async Task An_empty_close_frame_is_answered_with_an_empty_one()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync(RawWebSocketClient.Close, []);
        Assert.Equal([0x88, 0x00], await client.ReadToEndAsync());
        Assert.Equal(EngineCloseReason.TransportClose, (await (await app.NextHandlerAsync()).ClosedAsync()).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_close_frame_is_answered_with_the_status_of_the_client(bool isCompressed)
    {
        await using var app = await TestApp.StartOnPortAsync(options => options.PerMessageDeflate = isCompressed ? new PerMessageDeflateOptions() : null);
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync(RawWebSocketClient.Close, [0x0B, 0xB8, .. "why"u8]);
        Assert.Equal([0x88, 0x02, 0x0B, 0xB8], await client.ReadToEndAsync());
        Assert.Equal(EngineCloseReason.TransportClose, (await (await app.NextHandlerAsync()).ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_close_packet_ends_the_session_at_once()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync("1");
        Assert.Equal([0x88, 0x00], await ReadCloseAsync(client));
        Assert.Equal(EngineCloseReason.TransportClose, (await (await app.NextHandlerAsync()).ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_ping_frame_is_answered_with_its_content()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync(RawWebSocketClient.Ping, [1, 2, 3]);
        var frame = await client.ReceiveAsync();
        Assert.Equal(RawWebSocketClient.Pong, frame.FirstByte);
        Assert.Equal([1, 2, 3], frame.Payload);
    }

    [Fact]
    public async Task A_fragmented_message_is_put_together_around_a_ping_frame()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        await client.WriteAsync(
        [
            .. RawWebSocketClient.Frame(0x01, "4one "u8), .. RawWebSocketClient.Frame(RawWebSocketClient.Ping, []),
            .. RawWebSocketClient.Frame(0x00, "two "u8), .. RawWebSocketClient.Frame(0x80, "three"u8),
        ]);
        Assert.Equal("one two three", await (await app.NextHandlerAsync()).NextMessageAsync());
        Assert.Equal(RawWebSocketClient.Pong, (await client.ReceiveAsync()).FirstByte);
    }

    [Fact]
    public async Task Messages_that_arrive_byte_by_byte_are_put_together()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        foreach (var value in RawWebSocketClient.Frame("4slow")) await client.WriteAsync([value]);
        Assert.Equal("slow", await (await app.NextHandlerAsync()).NextMessageAsync());
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x82, 0, 0, 0, 0, 0x34, 0xFF })]
    [InlineData(new byte[] { 0xC1, 0x81, 0, 0, 0, 0, 0x34 })]
    [InlineData(new byte[] { 0x83, 0x80, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x81, 0x05, 0x34, 0x61, 0x61, 0x61, 0x61 })]
    public async Task A_frame_that_breaks_the_WebSocket_protocol_ends_the_session(byte[] frame)
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        await client.WriteAsync(frame);
        Assert.Equal(EngineCloseReason.TransportError, (await handler.ClosedAsync()).Reason);
        // Checks the content too: without this, a missing frame would pass.
        Assert.Contains((await client.ReceiveAsync()).CloseStatus, (ushort[])[1002, 1007]);
    }

    [Theory]
    [InlineData(new byte[] { 0x03 }, 1002)]
    [InlineData(new byte[] { 0x03, 0xED }, 1002)]
    [InlineData(new byte[] { 0x03, 0xE8, 0xC3, 0x28 }, 1007)]
    public async Task An_invalid_close_frame_is_answered_with_the_status_of_the_error(byte[] payload, int status)
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync(RawWebSocketClient.Close, payload);
        Assert.Equal([0x88, 0x02, (byte)(status >> 8), (byte)status], await client.ReadToEndAsync());
        Assert.Equal(EngineCloseReason.TransportError, (await (await app.NextHandlerAsync()).ClosedAsync()).Reason);
    }

    [Fact]
    public async Task A_reset_connection_ends_the_session()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        client.Reset();
        Assert.Equal(EngineCloseReason.TransportClose, (await handler.ClosedAsync()).Reason);
        Assert.Equal(0, app.Server.SessionCount);
    }

    [Fact]
    public async Task The_first_subprotocol_that_is_offered_is_chosen()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, "Sec-WebSocket-Protocol: one, two");
        Assert.Contains("Sec-WebSocket-Protocol: one\r\n", client.ResponseHead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_subprotocol_is_chosen_when_none_is_offered()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.ConnectAsync();
        Assert.StartsWith("HTTP/1.1 101 ", client.ResponseHead);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", client.ResponseHead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_before_the_close_leaves_before_the_close_frame()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: static (handler, _) =>
        {
            handler.Session.Send("bye");
            handler.Session.Close();
        });
        using var client = await app.OpenWebSocketAsync();
        await client.SendAsync("4x");
        Assert.Equal("4bye", await client.ReceiveTextAsync());
        Assert.Equal([0x88, 0x00], await ReadCloseAsync(client));
    }

    [Fact]
    public async Task A_client_that_does_not_answer_the_close_frame_is_aborted()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        (await app.NextHandlerAsync()).Session.Close();
        Assert.Equal(RawWebSocketClient.Close, (await client.ReceiveAsync()).FirstByte);
        var end = client.ReadToEndAsync();
        app.Advance(TimeSpan.FromSeconds(1.8));
        Assert.False(end.IsCompleted);
        app.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Empty(await end);
    }

    [Fact]
    public async Task A_handler_that_throws_ends_its_session_only()
    {
        await using var app = await TestApp.StartOnPortAsync(onMessage: static (handler, message) =>
        {
            if (message == "bad") throw new InvalidOperationException("broken");
            TestHandler.Echo(handler, message);
        });
        using var bad = await app.OpenWebSocketAsync();
        var handler = await app.NextHandlerAsync();
        using var good = await app.OpenWebSocketAsync();
        await bad.SendAsync("4bad");
        Assert.Equal((EngineCloseReason.ForcedClose, "message handler failed"), await handler.ClosedAsync());
        await good.SendAsync("4good");
        Assert.Equal("4good", await good.ReceiveTextAsync());
    }

    [Fact]
    public async Task Large_and_small_messages_keep_their_order_and_content()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var session = (await app.NextHandlerAsync()).Session;
        int[] lengths = [1, 125, 126, 127, 65_535, 65_536, 200_000, 3];
        foreach (var length in lengths) session.Send(new string((char)('a' + (length % 26)), length));
        foreach (var length in lengths) Assert.Equal("4" + new string((char)('a' + (length % 26)), length), await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_text_frame_and_its_binary_frames_stay_together()
    {
        await using var app = await TestApp.StartOnPortAsync();
        using var client = await app.OpenWebSocketAsync();
        var session = (await app.NextHandlerAsync()).Session;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
        {
            for (var n = 0; n < 200; n++) SendPair(session, (byte)i);
        }))).Bound();
        for (var n = 0; n < 800; n++)
        {
            var text = await client.ReceiveTextAsync();
            Assert.Equal([byte.Parse(text[1..], System.Globalization.CultureInfo.InvariantCulture)], (await client.ReceiveAsync()).Payload);
        }
    }

    private static void SendPair(EngineSession session, byte value)
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(Encoding.ASCII.GetBytes($"{value}"));
        message.BeginBinary();
        message.Write([value]);
        session.Send(message);
    }

    /// <summary>Reads the server's close frame and answers it; the server then ends the connection.</summary>
    private static async Task<byte[]> ReadCloseAsync(RawWebSocketClient client)
    {
        var frame = await client.ReceiveAsync();
        await client.SendAsync(RawWebSocketClient.Close, []);
        Assert.Empty(await client.ReadToEndAsync());
        return [frame.FirstByte, (byte)frame.Payload.Length];
    }
}
