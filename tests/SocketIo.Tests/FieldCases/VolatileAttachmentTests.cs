using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.FieldCases;

/// <summary>Volatile events with attachments arrive whole or not at all.</summary>
public sealed class VolatileAttachmentTests
{
    public static TheoryData<bool, bool> Ways => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task To_a_client_that_reads(bool isWebSocket, bool isBroadcast)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using ITestClient client = isWebSocket ? await app.ConnectAsync() : await app.ConnectByPollingAsync();
        EmitFive(app, client, isBroadcast);
        AssertWhole(await client.ReceiveAllAsync("2[\"end\"]"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task To_a_client_whose_queue_is_full_while_another_reads(bool isBroadcast)
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var slow = await app.ConnectAsync();
        await using var reading = await app.ConnectAsync();
        var socket = app.Find(slow);
        var text = new string('x', 400_000);
        var filling = 0;
        for (; socket.Connection.QueuedBytes < 1_000_000; filling++) socket.Emit("fill", text);
        EmitFive(app, slow, isBroadcast);
        app.Find(reading).Emit("here");
        await reading.ReceiveAllAsync("2[\"here\"]");
        var received = await slow.ReceiveAllAsync("2[\"end\"]");
        Assert.Equal(filling, received.RemoveAll(packet => packet.StartsWith("2[\"fill\"", StringComparison.Ordinal)));
        // How many find room depends on the buffers of the system; that each is whole does not.
        AssertWhole(received);
        slow.Cut();
    }

    [Fact]
    public async Task A_later_event_with_attachments_is_right_after_those_that_were_dropped()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectByPollingAsync();
        var socket = app.Find(client);
        socket.Emit("first");
        EmitFive(app, client, isBroadcast: false);
        socket.Emit("file", new byte[] { 9 });
        Assert.Equal(["2[\"first\"]"], await client.ReceiveAllAsync("2[\"end\"]"));
        Assert.Equal("51-[\"file\",{\"_placeholder\":true,\"num\":0}]", await client.ReceiveAsync());
        Assert.Equal("bCQ==", await client.ReceiveAsync());
    }

    private static void EmitFive(TestApp app, ITestClient client, bool isBroadcast)
    {
        var socket = app.Find(client);
        for (var i = 0; i < 5; i++)
        {
            if (isBroadcast) app.Io.Volatile.Emit("v", i, new byte[] { 1, 2, 3 }, new byte[] { (byte)i });
            else socket.Volatile.Emit("v", i, new byte[] { 1, 2, 3 }, new byte[] { (byte)i });
        }

        socket.Emit("end");
    }

    private static void AssertWhole(List<string> received)
    {
        Assert.Equal(0, received.Count % 3);
        for (var i = 0; i < received.Count; i += 3)
        {
            var number = Convert.FromBase64String(received[i + 2][1..])[0];
            Assert.Equal($"52-[\"v\",{number},{{\"_placeholder\":true,\"num\":0}},{{\"_placeholder\":true,\"num\":1}}]", received[i]);
            Assert.Equal("bAQID", received[i + 1]);
        }
    }
}
