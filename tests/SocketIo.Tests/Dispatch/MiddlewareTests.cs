using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Middlewares_run_in_order_and_know_what_the_client_sent_to_authenticate()
    {
        var steps = new List<string>();
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use(async (socket, next) =>
            {
                steps.Add(socket.Handshake.GetAuth<Credentials>()!.Token);
                socket.Data["user"] = "ada";
                await next();
            });
            io.Use((socket, next) =>
            {
                steps.Add($"second {socket.Connected}");
                return next();
            });
            io.OnConnection(socket => steps.Add($"connection {socket.Data["user"]}"));
        });
        await using var client = await app.OpenAsync();
        await client.ConnectAsync(auth: "{\"token\":\"secret\"}");
        await Bounded.UntilAsync(() => steps.Count == 3);
        Assert.Equal(["secret", "second False", "connection ada"], steps);
    }

    [Fact]
    public async Task Auth_that_does_not_fit_is_called_auth_and_no_event()
    {
        var failure = new Signal<Exception>();
        await using var app = await TestApp.StartAsync(io => io.Use((socket, next) =>
        {
            failure.Set(Assert.Throws<ArgumentBindingException>(() => socket.Handshake.GetAuth<Credentials>()));
            return next();
        }));
        await using var client = await app.OpenAsync();
        await client.ConnectAsync(auth: "{\"token\":[]}");
        var exception = (ArgumentBindingException)await failure.Task;
        Assert.StartsWith("The auth of the client is not a valid Credentials: ", exception.Message, StringComparison.Ordinal);
        Assert.Null(exception.EventName);
    }

    [Fact]
    public async Task A_refusal_reaches_the_client_with_its_data()
    {
        await using var app = await TestApp.StartAsync(io =>
            io.Of("/auth").Use((_, _) => throw new ConnectErrorException("not allowed", new { Code = 42 })));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0/auth,");
        Assert.Equal("4/auth,{\"message\":\"not allowed\",\"data\":{\"code\":42}}", await client.ReceiveAsync());
        Assert.Empty(app.Io.Of("/auth").Sockets);
    }

    [Fact]
    public async Task A_refusal_without_data_has_none()
    {
        await using var app = await TestApp.StartAsync(io => io.Use((_, _) => throw new ConnectErrorException("no")));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("4{\"message\":\"no\"}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task What_a_middleware_throws_otherwise_stays_on_the_server()
    {
        await using var app = await TestApp.StartAsync(io => io.Use((_, _) => throw new InvalidOperationException("password of the database")));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        var reply = await client.ReceiveAsync();
        Assert.StartsWith("4{\"message\":", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("password", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_middleware_that_does_not_go_on_refuses()
    {
        await using var app = await TestApp.StartAsync(io => io.Use((_, _) => Task.CompletedTask));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.StartsWith("4{\"message\":", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_that_a_middleware_joined_before_it_refused_is_left()
    {
        await using var app = await TestApp.StartAsync(io => io.Use(async (socket, _) =>
        {
            await socket.JoinAsync("room");
            throw new ConnectErrorException("no");
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        await client.ReceiveAsync();
        await Bounded.UntilAsync(() => app.Io.MainNamespace.Adapter.Rooms.Count == 0);
    }

    [Fact]
    public async Task A_refused_client_may_try_again()
    {
        var attempts = 0;
        await using var app = await TestApp.StartAsync(io => io.Use((_, next) =>
            ++attempts == 1 ? throw new ConnectErrorException("not yet") : next()));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("4{\"message\":\"not yet\"}", await client.ReceiveAsync());
        await client.ConnectAsync();
    }

    [Fact]
    public async Task What_a_middleware_emits_arrives_before_the_connect_packet()
    {
        await using var app = await TestApp.StartAsync(io => io.Use((socket, next) =>
        {
            socket.Emit("hello");
            return next();
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("2[\"hello\"]", await client.ReceiveAsync());
        Assert.StartsWith("0{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_await_the_next_lets_on_all_the_same()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync((SocketIoServer io) =>
        {
            io.Of("/other");
            io.Use((socket, next) =>
            {
                _ = next();
                return Task.CompletedTask;
            });
            io.Use(async (_, next) =>
            {
                await gate.PassAsync();
                await next();
            });
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        await gate.Entered;
        // When it answers, the first middleware has returned.
        await client.ConnectAsync("/other");
        gate.Open();
        Assert.StartsWith("0{\"sid\":", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_later_one_refuses_with_reaches_the_client_although_nobody_awaits_it(bool isSlow)
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync((SocketIoServer io) =>
        {
            io.Of("/other");
            io.Use((socket, next) =>
            {
                _ = next();
                return Task.CompletedTask;
            });
            io.Use(async (_, _) =>
            {
                if (isSlow) await gate.PassAsync();
                throw new ConnectErrorException("not you");
            });
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        if (isSlow) await client.ConnectAsync("/other");
        gate.Open();
        Assert.Equal("4{\"message\":\"not you\"}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task One_that_calls_the_next_twice_runs_it_once()
    {
        var runs = 0;
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use(async (_, next) =>
            {
                await next();
                await next();
            });
            io.Use((_, next) =>
            {
                runs++;
                return next();
            });
            io.OnConnection(_ => runs += 10);
        });
        await using var client = await app.OpenAsync();
        await client.ConnectAsync();
        await Bounded.UntilAsync(() => runs == 11);
    }

    [Fact]
    public async Task One_that_goes_on_when_it_has_completed_is_told_that_it_is_too_late()
    {
        var late = new Signal<Func<Task>>();
        await using var app = await TestApp.StartAsync(io => io.Use((_, next) =>
        {
            late.Set(next);
            return Task.CompletedTask;
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("4{\"message\":\"Refused\"}", await client.ReceiveAsync());
        var next = await late.Task;
        await Assert.ThrowsAsync<InvalidOperationException>(next);
    }

    [Fact]
    public async Task One_may_answer_for_a_later_one()
    {
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use(async (_, next) =>
            {
                try
                {
                    await next();
                }
                catch (InvalidOperationException exception)
                {
                    throw new ConnectErrorException($"translated {exception.Message}");
                }
            });
            io.Use((_, _) => throw new InvalidOperationException("failure"));
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("4{\"message\":\"translated failure\"}", await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_disconnect_handler_that_a_middleware_added_runs_when_a_later_one_refuses()
    {
        var reasons = new List<string>();
        var ended = new Signal<string>();
        var waiting = 0;
        await using var app = await TestApp.StartAsync(io =>
        {
            io.Use((socket, next) =>
            {
                waiting++;
                socket.OnDisconnecting((string reason) => reasons.Add(reason));
                socket.OnDisconnect((string reason) =>
                {
                    waiting--;
                    ended.Set(reason);
                });
                return next();
            });
            io.Use((_, _) => throw new ConnectErrorException("no"));
        });
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        Assert.Equal("4{\"message\":\"no\"}", await client.ReceiveAsync());
        Assert.Equal(DisconnectReasons.Rejected, await ended.Task);
        Assert.Equal([DisconnectReasons.Rejected], reasons);
        Assert.Equal(0, waiting);
    }

    [Fact]
    public async Task And_when_the_client_leaves_meanwhile()
    {
        var gate = new Gate();
        var ended = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.Use(async (socket, next) =>
        {
            socket.OnDisconnect(ended.Set);
            await gate.PassAsync();
            await next();
        }));
        await using var client = await app.OpenAsync();
        await client.SendAsync("0");
        await gate.Entered;
        await client.CloseAsync();
        Assert.Equal("transport close", await ended.Task);
        gate.Open();
    }

    private sealed record Credentials(string Token);
}
