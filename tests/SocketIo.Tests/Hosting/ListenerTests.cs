using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SocketIoNet.EngineIo;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Hosting;

/// <summary>A server that brings its own Kestrel into a host that is no web application.</summary>
public sealed class ListenerTests
{
    [Fact]
    public async Task A_service_of_the_host_emits_to_clients_of_the_listener()
    {
        await using var program = await Program.StartAsync(io => io.OnConnection(socket => socket.On("sum", (int a, int b) => a + b)));
        await using var client = await WebSocketClient.OpenAsync(program.Url);
        await client.ConnectAsync();
        program.Services.GetRequiredService<SocketIoServer>().Emit("news", 1);
        Assert.Equal("2[\"news\",1]", await client.ReceiveAsync());
        await client.SendAsync("21[\"sum\",1,2]");
        Assert.Equal("31[3]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Clients_are_let_go_when_the_host_stops()
    {
        await using var program = await Program.StartAsync(_ => { });
        await using var client = await WebSocketClient.OpenAsync(program.Url);
        await client.ConnectAsync();
        await program.StopAsync();
        Assert.Null(await client.ReceiveAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => WebSocketClient.OpenAsync(program.Url));
    }

    [Fact]
    public async Task Hooks_and_handlers_are_given_the_services_of_the_host()
    {
        await using var program = await Program.StartAsync(
            io => io.OnConnection(socket => socket.On("who", () => socket.Services.GetRequiredService<Shared>().Name)),
            configureServer: options => options.AllowRequest = context => Task.FromResult(
                context.RequestServices.GetRequiredService<Shared>().Name == "of the host" && context.RequestServices.GetRequiredService<Own>() is not null
                && context.RequestServices.GetKeyedService<Shared>("key") is { Name: "keyed" }
                    ? RequestDecision.Allow
                    : RequestDecision.Reject("no")),
            configureListener: listener => listener.ConfigureBuilder = web => web.Services.AddSingleton<Own>());
        await using var client = await WebSocketClient.OpenAsync(program.Url);
        await client.ConnectAsync();
        await client.SendAsync("21[\"who\"]");
        Assert.Equal("31[\"of the host\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task The_path_the_policies_and_what_else_is_there_are_the_programs()
    {
        await using var program = await Program.StartAsync(_ => { }, configureListener: listener =>
        {
            listener.Path = "/chat";
            listener.ConfigureBuilder = web => web.Services.AddCors();
            listener.ConfigureApplication = app =>
            {
                app.UseCors();
                app.MapGet("/healthz", () => "ok");
            };
            listener.ConfigureEndpoint = endpoint => endpoint.RequireCors(policy => policy.WithOrigins("http://allowed.example"));
        });
        using var http = new HttpClient();
        Assert.Equal("ok", await http.GetStringAsync(new Uri($"{program.Url}/healthz"), TestContext.Current.CancellationToken).Bound());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{program.Url}/chat/?EIO=4&transport=polling") { Headers = { { "Origin", "http://allowed.example" } } };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken).Bound();
        Assert.Equal("http://allowed.example", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task A_named_server_listens_beside_the_other()
    {
        var admin = "";
        await using var program = await Program.StartAsync(_ => { }, configureHost: services =>
            services.AddSocketIo("admin").ListenOn("http://127.0.0.1:0", io => io.Of("/only-admin"), listener => listener.ConfigureApplication = app =>
                app.Lifetime.ApplicationStarted.Register(() => admin = app.Urls.Single())));
        await Bounded.UntilAsync(() => admin.Length > 0);
        await using var client = await WebSocketClient.OpenAsync(admin);
        await client.ConnectAsync("/only-admin");
        await using var other = await WebSocketClient.OpenAsync(program.Url);
        await other.SendAsync("0/only-admin,");
        Assert.Equal("4/only-admin,{\"message\":\"Invalid namespace\"}", await other.ReceiveAsync());
    }

    [Fact]
    public async Task An_address_in_use_ends_the_start_of_the_host()
    {
        await using var first = await Program.StartAsync(_ => { });
        await Assert.ThrowsAnyAsync<IOException>(() => Program.StartAsync(_ => { }, url: first.Url));
    }

    private sealed record Shared(string Name);

    private sealed class Own;

    private sealed class Program(IHost host, string url) : IAsyncDisposable
    {
        public string Url { get; } = url;

        public IServiceProvider Services => host.Services;

        public static async Task<Program> StartAsync(
            Action<SocketIoServer> configure,
            Action<SocketIoOptions>? configureServer = null,
            Action<SocketIoListenOptions>? configureListener = null,
            Action<IServiceCollection>? configureHost = null,
            string url = "http://127.0.0.1:0")
        {
            WebApplication? app = null;
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
            builder.Services.AddSingleton(new Shared("of the host"));
            builder.Services.AddKeyedSingleton("key", new Shared("keyed"));
            builder.Services.AddSocketIo(configureServer).ListenOn(url, configure, listener =>
            {
                configureListener?.Invoke(listener);
                var more = listener.ConfigureApplication;
                listener.ConfigureApplication = built =>
                {
                    app = built;
                    more?.Invoke(built);
                };
            });
            configureHost?.Invoke(builder.Services);
            var host = builder.Build();
            try
            {
                await host.StartAsync().Bound();
            }
            catch
            {
                host.Dispose();
                throw;
            }

            return new Program(host, app!.Urls.Single());
        }

        public Task StopAsync() => host.StopAsync().Bound();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync().Bound();
            host.Dispose();
        }
    }
}
