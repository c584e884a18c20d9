using System.Text.Json;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryTests
{
    [Fact]
    public async Task What_was_missed_comes_before_the_answer_and_the_ids_stay()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        first.Socket.Emit("a", 1);
        Assert.Equal("2[\"a\",1]", await first.ReceiveAsync());
        await first.CutAsync();
        app.Io.Emit("b", 2);
        app.Io.To(first.Id).Emit("c");
        await using var second = await first.ReturnAsync();
        Assert.Equal(["2[\"b\",2]", "2[\"c\"]"], second.Missed);
        Assert.Equal((first.Id, first.PrivateId), (second.Id, second.PrivateId));
        Assert.NotEqual(first.Id, first.PrivateId);
        Assert.Equal(20, first.PrivateId.Length);
        Assert.True(second.Socket.Recovered);
        app.Io.Emit("d");
        Assert.Equal("2[\"d\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task Rooms_and_data_are_restored_and_the_handshake_is_new()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app, new { token = "old" });
        await first.Socket.JoinAsync("one", "two");
        first.Socket.Data["name"] = "ada";
        await using var second = await first.CutAndReturnAsync();
        Assert.Equal([second.Id, "one", "two"], second.Socket.Rooms.OrderBy(room => room != second.Id).ThenBy(room => room, StringComparer.Ordinal));
        Assert.Equal("ada", second.Socket.Data.Get<string>("name"));
        var auth = second.Socket.Handshake.GetAuth<JsonElement>();
        Assert.Equal("""{"token":"new"}""", auth.GetRawText());
        app.Io.To("two").Emit("here");
        Assert.Equal("2[\"here\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task Only_what_was_for_the_socket_counts_as_missed()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.Socket.JoinAsync("in");
        await first.CutAsync();
        app.Io.To("in").Emit("room");
        app.Io.To("other").Emit("other room");
        app.Io.To("other").To("in").Emit("either");
        app.Io.Except("in").Emit("not for the room");
        app.Io.To("in").Except(first.Id).Emit("not for the socket");
        app.Io.Except("other").Emit("others excepted");
        await using var second = await first.ReturnAsync();
        Assert.Equal(["2[\"room\"]", "2[\"either\"]", "2[\"others excepted\"]"], second.Missed);
    }

    [Fact]
    public async Task Missed_binary_data_comes_whole()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        app.Io.Emit("bin", (object)new byte[] { 1, 2, 3 });
        await first.Connection.DisposeAsync();
        await using var connection = await app.OpenAsync();
        await connection.SendAsync($$"""0{"pid":"{{first.PrivateId}}"}""");
        Assert.Matches("""^51-\["bin",\{"_placeholder":true,"num":0\},"[^"]+"\]$""", await connection.ReceiveAsync());
        Assert.Equal("bAQID", await connection.ReceiveAsync());
        Assert.StartsWith("0{", await connection.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_handler_emits_after_the_connection_was_lost_arrives()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        var socket = first.Socket;
        await first.CutAsync();
        socket.Emit("result", 42);
        await using var second = await first.ReturnAsync();
        Assert.Equal(["2[\"result\",42]"], second.Missed);
        socket.Emit("late", 43);
        Assert.Equal("2[\"late\",43]", await second.ReceiveAsync());
    }

    /// <summary>Nobody else was in the room of its id in the test above, and the socket itself was.</summary>
    [Fact]
    public async Task What_is_emitted_to_a_socket_is_for_it_alone_while_its_connection_is_lost()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var guest = await RecoverableClient.ConnectAsync(app);
        await guest.Socket.JoinAsync(first.Id);
        var socket = first.Socket;
        await first.CutAsync();
        socket.Emit("secret", 1);
        await using var second = await first.ReturnAsync();
        Assert.Equal(["2[\"secret\",1]"], second.Missed);
        socket.Emit("secret", 2);
        Assert.Equal("2[\"secret\",2]", await second.ReceiveAsync());
        app.Io.Emit("to all");
        Assert.Equal("2[\"to all\"]", await guest.ReceiveAsync());
    }

    [Fact]
    public async Task What_is_emitted_to_a_socket_that_has_left_its_own_room_is_kept_for_it()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        var socket = first.Socket;
        await socket.LeaveAsync(first.Id);
        await first.CutAsync();
        socket.Emit("result", 42);
        app.Io.To(first.Id).Emit("to the room");
        await using var second = await first.ReturnAsync();
        Assert.Equal(["2[\"result\",42]"], second.Missed);
    }

    [Fact]
    public async Task What_is_emitted_to_a_socket_that_nobody_can_have_back_is_not_kept()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var other = await RecoverableClient.ConnectAsync(app);
        other.Socket.Emit("before");
        await other.ReceiveAsync();
        var socket = first.Socket;
        socket.Disconnect();
        socket.Emit("late");
        other.Socket.Emit("after");
        var before = other.Offset!;
        await other.ReceiveAsync();
        Assert.Equal((before[..5], 1), (other.Offset![..5], Convert.ToInt64(other.Offset[5..], 16) - Convert.ToInt64(before[5..], 16)));
    }

    [Fact]
    public async Task What_was_lost_on_its_way_counts_as_missed()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        first.Socket.Emit("seen");
        await first.ReceiveAsync();
        first.Socket.Emit("lost", 1);
        app.Io.Emit("lost", 2);
        await using var second = await first.CutAndReturnAsync();
        Assert.Equal(["2[\"lost\",1]", "2[\"lost\",2]"], second.Missed);
    }

    [Fact]
    public async Task A_recovered_socket_is_recovered_again()
    {
        await using var app = await StartAsync();
        var client = await RecoverableClient.ConnectAsync(app);
        var id = client.Id;
        for (var round = 0; round < 4; round++)
        {
            await client.CutAsync();
            if (round != 2) app.Io.Emit("round", round);
            var next = await client.ReturnAsync();
            await client.DisposeAsync();
            client = next;
            Assert.Equal(id, client.Id);
            Assert.Equal(round == 2 ? [] : [$"2[\"round\",{round}]"], client.Missed);
        }

        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_volatile_event_is_not_kept_and_carries_the_offset_of_the_last_that_is()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        app.Io.Emit("kept", 1);
        await first.ReceiveAsync();
        var offset = first.Offset;
        first.Socket.Volatile.Emit("position", "x");
        Assert.Equal("2[\"position\",\"x\"]", await first.ReceiveAsync());
        Assert.Equal(offset, first.Offset);
        app.Io.Volatile.Emit("position", "y");
        Assert.Equal("2[\"position\",\"y\"]", await first.ReceiveAsync());
        await first.CutAsync();
        app.Io.Volatile.Emit("position", "z");
        app.Io.Emit("kept", 2);
        await using var second = await first.ReturnAsync();
        Assert.Equal(["2[\"kept\",2]"], second.Missed);
    }

    [Fact]
    public async Task An_event_that_asks_for_an_acknowledgement_carries_no_offset_and_is_not_kept()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        var answer = first.Socket.EmitWithAckAsync<string>("question", "a");
        var packet = (await first.Connection.ReceiveAsync())!;
        Assert.Matches("""^2\d+\["question","a"\]$""", packet);
        await first.Connection.SendAsync($"3{packet[1..packet.IndexOf('[', StringComparison.Ordinal)]}[\"b\"]");
        Assert.Equal("b", await answer.Bound());
        await using var second = await first.CutAndReturnAsync();
        Assert.Empty(second.Missed);
    }

    [Fact]
    public async Task Without_the_option_nothing_is_added()
    {
        await using var app = await TestApp.StartAsync((SocketIoServer _) => { });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0{\"pid\":\"aaaaaaaaaaaaaaaaaaaa\",\"offset\":\"x\"}");
        Assert.Matches("^0\\{\"sid\":\"[^\"]{20}\"\\}$", await client.ReceiveAsync());
        app.Io.Emit("a");
        Assert.Equal("2[\"a\"]", await client.ReceiveAsync());
        Assert.True(app.Find(client).Handshake.GetAuth<JsonElement>().TryGetProperty("pid", out _));
    }

    internal static Task<TestApp> StartAsync(Action<SocketIoServer>? configure = null) =>
        TestApp.StartAsync(configure ?? (static _ => { }), options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions());
}
