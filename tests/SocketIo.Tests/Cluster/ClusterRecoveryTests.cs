using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Recovery;

namespace SocketIoNet.Tests.Cluster;

/// <summary>Recovery where the adapter gives messages no offsets: each server recovers the clients that were connected to it.</summary>
public sealed class ClusterRecoveryTests : IAsyncLifetime
{
    private readonly InProcessBroker _broker = new();
    private TestApp _one = null!;
    private TestApp _other = null!;

    public async ValueTask InitializeAsync()
    {
        _one = await StartAsync();
        _other = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task A_client_that_returns_to_its_server_has_missed_nothing_of_what_any_server_sent()
    {
        await using var first = await RecoverableClient.ConnectAsync(_one);
        await first.Socket.JoinAsync("room");
        _other.Io.Emit("before");
        Assert.Equal("2[\"before\"]", await first.ReceiveAsync());
        await first.CutAsync();
        _other.Io.To("room").Emit("missed", 1);
        _one.Io.Emit("missed", 2);
        _other.Io.To(first.Id).Emit("missed", 3);
        await using var second = await first.ReturnAsync();
        Assert.Equal((first.Id, true), (second.Id, second.Socket.Recovered));
        Assert.Equal(["2[\"missed\",1]", "2[\"missed\",2]", "2[\"missed\",3]"], second.Missed);
    }

    [Fact]
    public async Task A_client_that_comes_to_another_server_gets_a_new_socket_and_may_still_return()
    {
        await using var first = await RecoverableClient.ConnectAsync(_one);
        _one.Io.Emit("before");
        await first.ReceiveAsync();
        await first.CutAsync();
        await using var elsewhere = await RecoverableClient.ConnectAsync(_other, new { pid = first.PrivateId, offset = first.Offset });
        Assert.NotEqual(first.Id, elsewhere.Id);
        Assert.False(elsewhere.Socket.Recovered);
        _other.Io.Emit("missed");
        await using var second = await first.ReturnAsync();
        Assert.Equal((first.Id, true), (second.Id, second.Socket.Recovered));
        Assert.Equal(["2[\"missed\"]"], second.Missed);
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(static (SocketIoServer _) => { }, static options => options.ConnectionStateRecovery = new(), services => services.AddSocketIo().UseAdapter(_ => _broker));
}
