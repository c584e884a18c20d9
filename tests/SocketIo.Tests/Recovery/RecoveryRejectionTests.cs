using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryRejectionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_socket_that_ended_by_a_goodbye_is_not_recovered(bool byServer)
    {
        await using var app = await RecoveryTests.StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        if (byServer) first.Socket.Disconnect();
        else await first.Connection.SendAsync("1");
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        await using var second = await first.ReturnAsync();
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.PrivateId, second.PrivateId);
        Assert.False(second.Socket.Recovered);
    }

    [Fact]
    public async Task A_close_by_the_server_can_be_recovered_from()
    {
        await using var app = await RecoveryTests.StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        first.Socket.Connection.Close();
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 0);
        await using var second = await first.ReturnAsync();
        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task Whoever_comes_back_before_the_server_noticed_takes_the_socket_over()
    {
        var ends = new Signal<string>();
        await using var app = await RecoveryTests.StartAsync(io => io.OnConnection(socket =>
        {
            if (!socket.Recovered) socket.OnDisconnect(reason => ends.Set($"{reason} {string.Join(',', socket.Rooms.Count)}"));
        }));
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.Socket.JoinAsync("room");
        first.Socket.Emit("lost");
        await using var second = await first.ReturnAsync();
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(["2[\"lost\"]"], second.Missed);
        Assert.Equal("transport close 2", await ends.Task);
        Assert.Single(app.Io.MainNamespace.Sockets);
        Assert.Equal(2, second.Socket.Rooms.Count);
        app.Io.To("room").Emit("here");
        Assert.Equal("2[\"here\"]", await second.ReceiveAsync());
        Assert.True(second.Socket.Connected);
    }

    [Fact]
    public async Task Of_a_polling_session_that_was_taken_over_nothing_stays()
    {
        await using var app = await RecoveryTests.StartAsync(io => io.OnConnection(static _ => { }));
        await using var first = await PollingClient.OpenAsync(app.Url);
        await first.SendAsync("0");
        using var answer = JsonDocument.Parse((await first.ReceiveAsync())![1..]);
        var session = Assert.Single(app.Io.MainNamespace.Sockets).Value.Session;
        await using var second = await WebSocketClient.OpenAsync(app.Url);
        await second.SendAsync($"0{{\"pid\":\"{answer.RootElement.GetProperty("pid").GetString()}\"}}");
        Assert.StartsWith("0{\"sid\":\"" + answer.RootElement.GetProperty("sid").GetString(), await second.ReceiveAsync(), StringComparison.Ordinal);
        await Bounded.UntilAsync(() => !session.IsOpen);
        Assert.Equal(1, app.Io.Engine.TableCount);
    }

    [Fact]
    public async Task Of_two_who_come_at_once_one_is_recovered()
    {
        await using var app = await RecoveryTests.StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        app.Io.Emit("missed");
        var both = await Task.WhenAll(TryReturnAsync(first), TryReturnAsync(first)).Bound();
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Sockets.Count == 1);
        Assert.Contains(both, client => client?.Id == first.Id && client.Missed.SequenceEqual(["2[\"missed\"]"]));
        foreach (var client in both.OfType<RecoverableClient>()) await client.DisposeAsync();
    }

    [Theory]
    [InlineData("ada", "bob")]
    [InlineData("ada", null)]
    [InlineData(null, "bob")]
    public async Task Another_user_does_not_get_the_socket_and_its_own_still_does(string? own, string? other)
    {
        await using var app = await StartWithUsersAsync();
        await using var first = await RecoverableClient.ConnectAsync(app, user: own);
        await first.CutAsync();
        app.Io.Emit("secret");
        await using var stranger = await first.ReturnAsync(other);
        Assert.NotEqual(first.Id, stranger.Id);
        Assert.Empty(stranger.Missed);
        await using var second = await first.ReturnAsync(own);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(["2[\"secret\"]"], second.Missed);
    }

    [Fact]
    public async Task Another_user_does_not_end_a_socket_that_is_still_connected()
    {
        await using var app = await StartWithUsersAsync();
        await using var first = await RecoverableClient.ConnectAsync(app, user: "ada");
        await using var stranger = await first.ReturnAsync("bob");
        Assert.NotEqual(first.Id, stranger.Id);
        first.Socket.Emit("still here");
        Assert.Equal("2[\"still here\"]", await first.ReceiveAsync());
    }

    [Theory]
    [InlineData("0{\"pid\":7}")]
    [InlineData("0{\"pid\":null,\"offset\":\"x\"}")]
    [InlineData("0{\"pid\":\"\",\"offset\":{\"a\":[]}}")]
    [InlineData("0{\"pid\":\"nobody's\"}")]
    [InlineData("0{\"a\":{\"pid\":\"aaaaaaaaaaaaaaaaaaaa\"}}")]
    public async Task What_is_not_a_known_secret_leads_to_a_new_socket(string connect)
    {
        await using var app = await RecoveryTests.StartAsync();
        await using var client = await app.OpenAsync();
        await client.SendAsync(connect);
        Assert.Matches("^0\\{\"sid\":\"[^\"]{20}\",\"pid\":\"[^\"]{20}\"\\}$", await client.ReceiveAsync());
        Assert.False(app.Find(client).Recovered);
    }

    [Fact]
    public async Task An_offset_that_was_never_sent_is_refused()
    {
        await using var app = await RecoveryTests.StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        app.Io.Emit("a");
        await first.ReceiveAsync();
        await first.CutAsync();
        var ahead = first.Offset![..5] + "ffff";
        await using var second = await RecoverableClient.ConnectAsync(app, new { pid = first.PrivateId, offset = ahead });
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task An_offset_of_an_earlier_run_of_the_server_means_that_nothing_was_received_since()
    {
        await using var app = await RecoveryTests.StartAsync();
        app.Io.Emit("before");
        await using var first = await RecoverableClient.ConnectAsync(app);
        first.Socket.Emit("lost");
        await first.CutAsync();
        await using var second = await RecoverableClient.ConnectAsync(app, new { pid = first.PrivateId, offset = "Q8AUgz4" });
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(["2[\"lost\"]"], second.Missed);
    }

    /// <summary>Null when another of the same client has come before this one was through.</summary>
    private static async Task<RecoverableClient?> TryReturnAsync(RecoverableClient client)
    {
        try
        {
            return await client.ReturnAsync();
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    private static Task<TestApp> StartWithUsersAsync() => TestApp.StartAsync(
        app =>
        {
            app.UseAuthentication();
            app.MapSocketIo(_ => { });
        },
        options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions(),
        services => services.AddAuthentication(AuthenticationByHeader.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, AuthenticationByHeader>(AuthenticationByHeader.SchemeName, null));
}
