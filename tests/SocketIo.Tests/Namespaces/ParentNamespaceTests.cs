using System.Text.RegularExpressions;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Namespaces;

public sealed class ParentNamespaceTests
{
    private static readonly Regex Rooms = new("^/room-[0-9]+$", RegexOptions.NonBacktracking);

    [Fact]
    public async Task A_name_that_matches_the_pattern_is_made_when_a_client_asks_for_it()
    {
        await using var app = await TestApp.StartAsync(io => io.Of(Rooms));
        await using var client = await app.ConnectAsync("/room-1");
        Assert.Equal(["/", "/room-1"], app.Io.Namespaces.Keys.Order());
        await client.SendAsync("0/room-x,");
        Assert.Equal("4/room-x,{\"message\":\"Invalid namespace\"}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Handlers_of_the_parent_run_for_all_its_children_before_their_own_and_whenever_they_are_registered()
    {
        var steps = new List<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            var parent = io.Of(Rooms);
            parent.Use((socket, next) => Step(socket, "parent", next));
            parent.OnConnection(socket => steps.Add($"{socket.Namespace.Name} connects"));
            io.OnNamespaceCreated(child => child.Use((socket, next) => Step(socket, "child", next)));
            io.OnNamespaceCreated(child => child.OnConnection(socket => socket.Emit("ready")));
            io.Of("/room-7");
            parent.Use((socket, next) => Step(socket, "late", next));
        });
        await using var client = await app.OpenAsync();
        foreach (var name in new[] { "/room-1", "/room-7" })
        {
            await client.ConnectAsync(name);
            Assert.Equal($"2{name},[\"ready\"]", await client.ReceiveAsync());
        }

        string[] once = ["parent", "late", "child"];
        Assert.Equal(
            [.. once.Select(step => $"/room-1 {step}"), "/room-1 connects", .. once.Select(step => $"/room-7 {step}"), "/room-7 connects"], steps);

        Task Step(Socket socket, string step, Func<Task> next)
        {
            steps.Add($"{socket.Namespace.Name} {step}");
            return next();
        }
    }

    [Fact]
    public async Task A_middleware_of_the_parent_sees_the_refusal_of_a_childs()
    {
        var seen = new Signal<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Of(Rooms).Use(async (_, next) =>
            {
                try
                {
                    await next();
                }
                catch (ConnectErrorException exception)
                {
                    seen.Set(exception.Message);
                    throw;
                }
            });
            io.Of("/room-1").Use((_, _) => throw new ConnectErrorException("full"));
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/room-1,");
        Assert.Equal("4/room-1,{\"message\":\"full\"}", await client.ReceiveAsync());
        Assert.Equal("full", await seen.Task);
    }

    [Fact]
    public async Task What_the_parent_emits_reaches_the_chosen_sockets_of_all_children()
    {
        ParentNamespace parent = null!;
        await using var app = await TestApp.StartAsync(io =>
        {
            parent = io.Of(Rooms);
            parent.OnConnection(socket => socket.JoinAsync(socket.Namespace.Name == "/room-1" ? "odd" : "even"));
            io.Of("/other");
        });
        await using var client = await app.OpenAsync();
        foreach (var name in new[] { "/room-1", "/room-2", "/other" }) await client.ConnectAsync(name);
        parent.Emit("all", 1);
        parent.To("even").Emit("even");
        parent.Except("even").Emit("odd", new byte[] { 1 });
        app.Io.Of("/other").Emit("end");
        string[] toOdd = ["2/room-1,[\"all\",1]", "51-/room-1,[\"odd\",{\"_placeholder\":true,\"num\":0}]", "bAQ=="];
        string[] toEven = ["2/room-2,[\"all\",1]", "2/room-2,[\"even\"]"];
        Assert.Equal([.. toOdd, .. toEven], (await client.ReceiveAllAsync("2/other,[\"end\"]")).OrderBy(packet => toOdd.Contains(packet) ? 0 : 1));
    }

    [Fact]
    public async Task A_parent_gathers_the_acknowledgements_of_all_children()
    {
        ParentNamespace parent = null!;
        await using var app = await TestApp.StartAsync(io => parent = io.Of(Rooms));
        await using var client = await app.OpenAsync();
        foreach (var name in new[] { "/room-1", "/room-2" }) await client.ConnectAsync(name);
        var single = app.Io.Of("/room-1").Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<int>("one");
        Assert.Equal("2/room-1,0[\"one\"]", await client.ReceiveAsync());
        var all = parent.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("question");
        string[] asked = [(await client.ReceiveAsync())!, (await client.ReceiveAsync())!];
        Assert.Equal(["2/room-1,1[\"question\"]", "2/room-2,0[\"question\"]"], asked.Order());
        await client.SendAsync("3/room-1,1[\"a\"]");
        await client.SendAsync("3/room-2,0[\"b\"]");
        await client.SendAsync("3/room-1,0[7]");
        Assert.Equal(["a", "b"], await all.Bound());
        Assert.Equal([7], await single.Bound());
    }

    [Fact]
    public async Task The_sockets_of_all_children_can_be_moved_and_disconnected_but_not_fetched()
    {
        ParentNamespace parent = null!;
        await using var app = await TestApp.StartAsync(io => parent = io.Of(Rooms));
        await using var client = await app.ConnectAsync("/room-1");
        await parent.SocketsJoinAsync("x");
        Assert.Single(app.Io.Of("/room-1").Adapter.Rooms["x"]);
        await parent.SocketsLeaveAsync("x");
        Assert.False(app.Io.Of("/room-1").Adapter.Rooms.ContainsKey("x"));
        await Assert.ThrowsAsync<NotSupportedException>(() => parent.FetchSocketsAsync(TestContext.Current.CancellationToken));
        Assert.Throws<NotSupportedException>(() => parent.ServerSideEmit("x"));
        Assert.Throws<NotSupportedException>(() => parent.OnRoomCreated(_ => { }));
        await parent.DisconnectSocketsAsync();
        Assert.Equal("1/room-1,", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_namespace_that_the_server_makes_belongs_to_the_first_parent_whose_pattern_matches()
    {
        ParentNamespace first = null!, second = null!;
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Of((_, _, _) => Task.FromResult(true));
            first = io.Of(Rooms);
            second = io.Of(new Regex("^/room-1$"));
            io.Of("room-1");
            io.Of("/elsewhere");
        });
        Assert.Equal(["/room-1"], first.Children.Keys);
        Assert.Empty(second.Children);
    }

    [Fact]
    public async Task A_name_that_exists_needs_nobody_to_allow_it()
    {
        var asked = 0;
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Of("/there");
            io.Of((_, _, _) => Task.FromResult(++asked > 0));
        });
        await using var client = await app.OpenAsync();
        await client.ConnectAsync("/there");
        Assert.Equal(0, asked);
        await client.ConnectAsync("/made");
        await using var other = await app.ConnectAsync("/made");
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task The_first_in_the_order_of_registration_that_allows_a_name_has_it()
    {
        var asked = new List<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Of(async (name, auth, cancellationToken) =>
            {
                asked.Add($"first {name} {auth.GetAuth<Credentials>()?.Token}");
                await Task.Yield();
                return false;
            });
            io.Of((_, _, _) => throw new InvalidOperationException("a mistake"));
            io.Of(new Regex("^/tenant-")).OnConnection(socket => socket.Emit("pattern"));
            io.Of((name, _, _) =>
            {
                asked.Add($"last {name}");
                return Task.FromResult(true);
            });
        });
        await using var client = await app.OpenAsync();
        await client.ConnectAsync("/tenant-1", "{\"token\":\"ok\"}");
        Assert.Equal("2/tenant-1,[\"pattern\"]", await client.ReceiveAsync());
        Assert.Equal(["first /tenant-1 ok"], asked);
        await client.ConnectAsync("/other");
        Assert.Equal(["first /tenant-1 ok", "first /other ", "last /other"], asked);
    }

    [Fact]
    public async Task Clients_that_ask_for_a_name_at_the_same_time_share_one_namespace()
    {
        const int Clients = 8;
        var entered = 0;
        var gate = new Gate();
        var created = new List<Namespace>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnNamespaceCreated(created.Add);
            io.Of(async (_, _, _) =>
            {
                if (Interlocked.Increment(ref entered) == Clients) gate.Open();
                await gate.PassAsync();
                return true;
            });
        });
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => app.ConnectAsync("/same")));
        Assert.Equal(Clients, entered);
        Assert.Equal("/same", Assert.Single(created).Name);
        Assert.Equal(Clients, app.Io.Namespaces["/same"].Sockets.Count);
        foreach (var client in clients) await client.DisposeAsync();
    }

    private sealed record Credentials(string? Token);
}
