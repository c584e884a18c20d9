using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Adapters;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Namespaces;

public sealed class NamespaceCleanupTests
{
    private static readonly Regex Rooms = new("^/room-[0-9]+$", RegexOptions.NonBacktracking);

    [Fact]
    public async Task A_child_that_the_last_has_left_is_removed_and_its_adapter_closed()
    {
        var adapters = new LinkedAdapters();
        ParentNamespace parent = null!;
        await using var app = await StartAsync(io => parent = io.Of(Rooms), adapters);
        await using var first = await app.ConnectAsync("/room-1");
        await using var second = await app.ConnectAsync("/room-1");
        await first.SendAsync("1/room-1,");
        await Bounded.UntilAsync(() => app.Io.Namespaces["/room-1"].Sockets.Count == 1);
        second.Cut();
        await Bounded.UntilAsync(() => !app.Io.Namespaces.TryGetValue("/room-1", out _));
        await Bounded.UntilAsync(() => adapters.Closed.Count == 1);
        Assert.Equal(["/room-1"], adapters.Closed);
        Assert.Empty(parent.Children);
        await using var third = await app.ConnectAsync("/room-1");
        Assert.Single(parent.Children["/room-1"].Sockets);
    }

    [Fact]
    public async Task So_is_one_whose_only_client_was_refused()
    {
        await using var app = await StartAsync(io => io.Of(Rooms).Use((_, _) => throw new ConnectErrorException("no")));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/room-1,");
        Assert.Equal("4/room-1,{\"message\":\"no\"}", await client.ReceiveAsync());
        await Bounded.UntilAsync(() => !app.Io.Namespaces.TryGetValue("/room-1", out _));
    }

    [Fact]
    public async Task One_that_nobody_has_entered_yet_stays()
    {
        await using var app = await StartAsync(io =>
        {
            io.Of(Rooms);
            io.Of("/room-1").OnConnection(socket => socket.Emit("prepared"));
        });
        await using var client = await app.ConnectAsync("/room-1");
        Assert.Equal("2/room-1,[\"prepared\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Whoever_passes_the_middlewares_while_the_last_other_leaves_is_not_lost()
    {
        var gate = new Gate();
        await using var app = await StartAsync(io => io.Of(Rooms).Use(async (socket, next) =>
        {
            if (socket.Handshake.GetAuth<Dictionary<string, bool>>()!.ContainsKey("slow")) await gate.PassAsync();
            await next();
        }));
        await using var first = await app.ConnectAsync("/room-1");
        await using var second = await app.OpenAsync();
        await second.SendAsync("0/room-1,{\"slow\":true}");
        await gate.Entered;
        await first.SendAsync("1/room-1,");
        await Bounded.UntilAsync(() => app.Io.Namespaces["/room-1"].Sockets.Count == 0);
        gate.Open();
        Assert.StartsWith("0/room-1,{\"sid\":", await second.ReceiveAsync(), StringComparison.Ordinal);
        app.Io.Of("/room-1").Emit("hello");
        Assert.Equal("2/room-1,[\"hello\"]", await second.ReceiveAsync());
    }

    [Fact]
    public async Task Those_without_a_parent_stay()
    {
        await using var app = await StartAsync(io =>
        {
            io.Of(Rooms);
            io.Of("/fixed");
        });
        await using var client = await app.ConnectAsync("/fixed");
        var fixedOne = app.Io.Namespaces["/fixed"];
        await client.SendAsync("1/fixed,");
        await Bounded.UntilAsync(() => fixedOne.Sockets.Count == 0);
        await client.ConnectAsync("/fixed");
        Assert.Same(fixedOne, app.Io.Namespaces["/fixed"]);
    }

    [Fact]
    public async Task Without_the_option_children_stay()
    {
        await using var app = await TestApp.StartAsync(io => io.Of(Rooms));
        await using var client = await app.ConnectAsync("/room-1");
        var child = app.Io.Namespaces["/room-1"];
        await client.SendAsync("1/room-1,");
        await Bounded.UntilAsync(() => child.Sockets.Count == 0);
        Assert.Same(child, app.Io.Of("/room-1"));
    }

    [Fact]
    public async Task Nobody_is_lost_among_many_who_come_and_go()
    {
        ParentNamespace parent = null!;
        await using var app = await StartAsync(io => parent = io.Of(Rooms));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(ComeAndGoAsync));
        await Bounded.UntilAsync(() => app.Io.Namespaces.Count == 1);
        Assert.Empty(parent.Children);

        async Task ComeAndGoAsync(int index)
        {
            await using var client = await app.OpenAsync();
            for (var round = 0; round < 60; round++)
            {
                await client.SendAsync("0/room-1,");
                var id = TestClientExtensions.ReadId((await client.ReceiveAsync())!["0/room-1,".Length..]);
                // Whoever is in can be found by the name, and hears what is said to it.
                app.Io.Of("/room-1").To(id).Emit("you");
                Assert.Equal("2/room-1,[\"you\"]", await client.ReceiveAsync());
                await client.SendAsync("1/room-1,");
            }
        }
    }

    private static Task<TestApp> StartAsync(Action<SocketIoServer> configure, IAdapterFactory? adapters = null) => TestApp.StartAsync(
        configure,
        options => options.CleanupEmptyChildNamespaces = true,
        services => services.AddSocketIo().UseAdapter(_ => adapters ?? new InMemoryAdapterFactory()));
}
