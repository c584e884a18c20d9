using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Namespaces;

/// <summary>While it is found out whether a client may have a namespace, and what limits there are to it.</summary>
public sealed class NamespaceSearchTests
{
    [Fact]
    public async Task A_second_connect_while_the_first_is_looked_for_closes_the_connection()
    {
        var gate = new Gate();
        var left = CancellationToken.None;
        await using var app = await TestApp.StartAsync(io => io.Of(async (_, _, token) =>
        {
            left = token;
            await gate.PassAsync();
            return true;
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/x,");
        await gate.Entered;
        await client.SendAsync("0/x,");
        Assert.Null(await client.ReceiveAsync());
        // The client may see the end of the connection a moment before the search does.
        await Bounded.UntilAsync(() => left.IsCancellationRequested);
        gate.Open();
        await Bounded.UntilAsync(() => app.Io.Engine.SessionCount == 0);
        Assert.False(app.Io.Namespaces.TryGetValue("/x", out _));
    }

    [Fact]
    public async Task An_event_while_the_namespace_is_looked_for_closes_the_connection()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(io => io.Of(async (_, _, _) =>
        {
            await gate.PassAsync();
            return true;
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/x,");
        await gate.Entered;
        await client.SendAsync("2/x,[\"early\"]");
        Assert.Null(await client.ReceiveAsync());
        gate.Open();
    }

    [Fact]
    public async Task Who_leaves_while_being_looked_for_cancels_the_search_and_brings_nothing_about()
    {
        var gate = new Gate();
        var cancelled = new Signal<bool>();
        await using var app = await TestApp.StartAsync(io => io.Of(async (_, _, cancellationToken) =>
        {
            cancellationToken.Register(() => cancelled.Set(true));
            await gate.PassAsync();
            return true;
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/x,");
        await gate.Entered;
        client.Cut();
        Assert.True(await cancelled.Task);
        gate.Open();
        await using var next = await app.ConnectAsync("/y");
        Assert.Equal(["/", "/y"], app.Io.Namespaces.Keys.Order());
    }

    [Fact]
    public async Task The_other_namespaces_of_a_connection_work_while_one_is_looked_for()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnConnection(socket => socket.On("echo", (string text) => text));
            io.Of(async (_, _, _) =>
            {
                await gate.PassAsync();
                return true;
            });
        });
        await using var client = await app.ConnectAsync();
        await client.SendAsync("0/x,");
        await gate.Entered;
        await client.SendAsync("21[\"echo\",\"a\"]");
        Assert.Equal("31[\"a\"]", await client.ReceiveAsync());
        gate.Open();
        Assert.StartsWith("0/x,{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_takes_longer_than_the_connect_timeout_ends_with_the_connection()
    {
        var time = new FakeTimeProvider();
        var cancelled = new Signal<bool>();
        var gate = new Gate();
        await using var app = await TestApp.StartAsync(
            io => io.Of(async (_, _, cancellationToken) =>
            {
                cancellationToken.Register(() => cancelled.Set(true));
                await gate.PassAsync();
                return true;
            }),
            options => options.ConnectTimeout = TimeSpan.FromSeconds(2),
            Clock.Use(time));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/x,");
        await gate.Entered;
        time.Pass(TimeSpan.FromSeconds(3));
        Assert.True(await cancelled.Task);
        Assert.Null(await client.ReceiveAsync());
        gate.Open();
    }

    [Fact]
    public async Task Clients_wait_until_the_application_has_been_told_of_a_new_namespace()
    {
        var told = new Gate();
        using var letGo = new ManualResetEventSlim();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnNamespaceCreated(created =>
            {
                _ = told.PassAsync();
                letGo.Wait(TimeSpan.FromSeconds(10));
                created.OnConnection(socket => socket.Emit("welcome"));
            });
            io.Of(new Regex("^/x$"));
        });
        await using var first = await app.OpenAsync();
        await first.SendAsync("0/x,");
        await told.Entered;
        await using var second = await app.OpenAsync();
        await second.SendAsync("0/x,");
        // Its connection is served meanwhile.
        await second.ConnectAsync();
        letGo.Set();
        foreach (var client in new[] { first, second })
        {
            Assert.StartsWith("0/x,{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
            Assert.Equal("2/x,[\"welcome\"]", await client.ReceiveAsync());
        }
    }

    [Fact]
    public async Task A_handler_of_a_new_namespace_that_fails_keeps_nobody_out()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnNamespaceCreated(_ => throw new InvalidOperationException("a mistake"));
            io.Of(new Regex("^/x$"));
        });
        await using var client = await app.ConnectAsync("/x");
        Assert.Single(app.Io.Namespaces["/x"].Sockets);
    }

    [Fact]
    public async Task Handlers_of_new_namespaces_run_for_those_that_the_server_creates_too()
    {
        var created = new List<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.OnNamespaceCreated(one => created.Add(one.Name));
            io.Of("/a");
            io.Of("/a");
            io.Of(new Regex("b"));
            io.Of("b");
        });
        Assert.Equal(["/a", "/b"], created);
    }

    [Fact]
    public async Task Clients_can_not_bring_about_more_namespaces_than_the_limit_but_the_server_can()
    {
        using var refusals = new CountedMeasurements("socketio.server.rejected_namespaces");
        await using var app = await TestApp.StartAsync(io => io.Of((_, _, _) => Task.FromResult(true)), options => options.MaxDynamicNamespaces = 2);
        await using var client = await app.OpenAsync();
        await client.ConnectAsync("/1");
        await client.ConnectAsync("/2");
        await client.SendAsync("0/3,");
        Assert.Equal("4/3,{\"message\":\"too many namespaces\"}", await client.ReceiveAsync());
        app.Io.Of("/3");
        await client.ConnectAsync("/3");
        Assert.True(refusals.Count >= 1);
    }

    [Fact]
    public async Task A_namespace_that_was_cleaned_up_makes_room_for_another()
    {
        await using var app = await TestApp.StartAsync(
            io => io.Of((_, _, _) => Task.FromResult(true)),
            options =>
            {
                options.MaxDynamicNamespaces = 1;
                options.CleanupEmptyChildNamespaces = true;
            });
        await using var client = await app.OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.ConnectAsync($"/{i}");
            await client.SendAsync($"1/{i},");
        }
    }

    [Theory]
    [InlineData("/room-1\n")]
    [InlineData("/room-1\u0000")]
    [InlineData("/room-11111111111")]
    public async Task Names_that_are_too_long_or_have_control_characters_are_not_looked_for(string name)
    {
        await using var app = await TestApp.StartAsync(
            io => io.Of(new Regex("^/room-[0-9]+$")), options => options.MaxDynamicNamespaceNameLength = "/room-1111111111".Length);
        await using var client = await app.OpenAsync();
        await client.SendAsync($"0{name},");
        Assert.Equal($"4{name},{{\"message\":\"Invalid namespace\"}}", await client.ReceiveAsync());
        await client.ConnectAsync("/room-1111111111");
    }

    [Fact]
    public async Task A_pattern_that_takes_too_long_does_not_match_and_the_next_parent_is_asked()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Of(new Regex("^/(a+)+$"));
            io.Of((_, _, _) => Task.FromResult(true));
        });
        await using var client = await app.OpenAsync();
        await client.ConnectAsync($"/{new string('a', 60)}b");
    }

    [Fact]
    public async Task A_pattern_keeps_the_limit_that_it_has()
    {
        var parents = new List<ParentNamespace>();
        await using var app = await TestApp.StartAsync(io =>
        {
            parents.Add(io.Of(new Regex("^/(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(1))));
            parents.Add(io.Of(new Regex("^/A$", RegexOptions.IgnoreCase)));
        });
        Assert.False(parents[0].Matches($"/{new string('a', 60)}b"));
        Assert.True(parents[1].Matches("/a"));
    }

    /// <summary>Counts what any server of this process measures: others may run at the same time.</summary>
    private sealed class CountedMeasurements : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public CountedMeasurements(string name)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == name) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
