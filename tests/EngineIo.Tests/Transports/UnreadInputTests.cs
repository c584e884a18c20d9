using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Transports;

/// <summary>
/// A WebSocket that the server closes while its client is still sending. A connection that ends with unread input is reset, and the client
/// loses what it has not read yet, so the rest is read until the client closes.
/// </summary>
public sealed class UnreadInputTests
{
    private const int MaxMessage = 10_000;

    private static readonly byte[] InvalidText = [0x81, 0x82, 0, 0, 0, 0, 0x34, 0xFF];
    private static readonly byte[] UnknownOpcode = [0x83, 0x80, 0, 0, 0, 0];
    private static readonly byte[] TooBig = RawWebSocketClient.Frame("4" + new string('x', 2 * MaxMessage));

    /// <summary>More than the network buffers.</summary>
    private static readonly byte[] More =
        [.. Enumerable.Repeat(RawWebSocketClient.Frame(RawWebSocketClient.Binary, new byte[9000]), 700).SelectMany(static frame => frame)];

    public static TheoryData<bool, byte[], int> Violations => new()
    {
        { false, InvalidText, 1007 },
        { false, UnknownOpcode, 1002 },
        { false, [0xC1, 0x81, 0, 0, 0, 0, 0x34], 1002 },
        { false, TooBig, 1009 },
        { true, InvalidText, 1007 },
        { true, UnknownOpcode, 1002 },
        { true, [0xA1, 0x81, 0, 0, 0, 0, 0x34], 1002 },
        // Not deflated data.
        { true, [0xC1, 0x84, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], 1007 },
        { true, TooBig, 1009 },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_session_that_breaks_the_protocol_reads_the_status(bool isCompressed, byte[] violation, int status)
    {
        await using var app = await StartAsync(isCompressed);
        using var client = await app.ConnectAsync(TestApp.WebSocketUrl, Extensions(isCompressed));
        Assert.StartsWith("0{", await client.ReceiveTextAsync());
        await AssertToldAsync(client, violation, status);
        Assert.Equal(EngineCloseReason.TransportError, (await (await app.NextHandlerAsync()).ClosedAsync()).Reason);
        await Bounded.UntilAsync(() => app.Server is { TableCount: 0, Wheel.Count: 0 });
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_WebSocket_that_breaks_the_protocol_while_it_is_probed_reads_the_status(bool isCompressed, byte[] violation, int status)
    {
        await using var app = await StartAsync(isCompressed);
        var polling = await app.OpenPollingAsync();
        using var client = await app.ConnectAsync(polling.WebSocketUrl, Extensions(isCompressed));
        await AssertToldAsync(client, violation, status);
        await AssertPollingGoesOnAsync(app, polling);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_WebSocket_that_sends_something_else_while_it_is_probed_reads_the_close_frame(bool isCompressed)
    {
        await using var app = await StartAsync(isCompressed);
        var polling = await app.OpenPollingAsync();
        using var client = await app.ConnectAsync(polling.WebSocketUrl, Extensions(isCompressed));
        await AssertToldAsync(client, RawWebSocketClient.Frame("4hello"), null);
        await AssertPollingGoesOnAsync(app, polling);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_WebSocket_that_wants_to_upgrade_a_session_reads_the_close_frame(bool isCompressed)
    {
        await using var app = await StartAsync(isCompressed);
        var polling = await app.OpenPollingAsync();
        using var first = await app.ConnectAsync(polling.WebSocketUrl, Extensions(isCompressed));
        await first.SendAsync("2probe");
        Assert.Equal("3probe", await first.ReceiveTextAsync());
        using var second = await app.ConnectAsync(polling.WebSocketUrl, Extensions(isCompressed));
        await AssertToldAsync(second, RawWebSocketClient.Frame("2probe"), null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_WebSocket_whose_session_ends_while_it_is_probed_reads_the_close_frame(bool isCompressed)
    {
        await using var app = await StartAsync(isCompressed);
        var polling = await app.OpenPollingAsync();
        using var client = await app.ConnectAsync(polling.WebSocketUrl, Extensions(isCompressed));
        await client.SendAsync("2probe");
        Assert.Equal("3probe", await client.ReceiveTextAsync());
        (await app.NextHandlerAsync()).Session.Close(EngineCloseReason.TransportError);
        await AssertToldAsync(client, [], null);
        await Bounded.UntilAsync(() => app.Server is { TableCount: 0, Wheel.Count: 0 });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_goes_on_sending_is_aborted_after_two_seconds(bool isCompressed)
    {
        await using var app = await StartAsync(isCompressed);
        var polling = await app.OpenPollingAsync();
        using var client = await app.ConnectAsync(polling.WebSocketUrl, Extensions(isCompressed));
        await client.SendAsync("4hello");
        Assert.Equal(RawWebSocketClient.Close, (await client.ReceiveAsync()).FirstByte);
        await client.WriteAsync(More);
        app.Advance(TimeSpan.FromSeconds(2.1));
        Assert.Empty(await client.ReadToEndAsync());
    }

    private static Task<TestApp> StartAsync(bool isCompressed) => TestApp.StartOnPortAsync(options =>
    {
        options.MaxHttpBufferSize = MaxMessage;
        options.PerMessageDeflate = isCompressed ? new PerMessageDeflateOptions() : null;
    });

    private static string[] Extensions(bool isCompressed) => isCompressed ? ["Sec-WebSocket-Extensions: permessage-deflate"] : [];

    /// <summary>Sends <paramref name="last"/> and much more, reads the one close frame, answers it, and sees the connection end in order.</summary>
    private static async Task AssertToldAsync(RawWebSocketClient client, byte[] last, int? status)
    {
        await client.WriteAsync([.. last, .. More]);
        var frame = await client.ReceiveAsync();
        Assert.Equal(RawWebSocketClient.Close, frame.FirstByte);
        if (status is null) Assert.Empty(frame.Payload);
        else Assert.Equal(status, frame.CloseStatus);
        await client.SendAsync(RawWebSocketClient.Close, [0x03, 0xE8]);
        Assert.True(await client.IsEndedWithoutResetAsync());
    }

    private static async Task AssertPollingGoesOnAsync(TestApp app, PollingClient polling)
    {
        var session = (await app.NextHandlerAsync()).Session;
        session.Send("hello");
        Assert.Equal("4hello", await polling.PollAsync());
        Assert.True(session.IsOpen);
    }
}
