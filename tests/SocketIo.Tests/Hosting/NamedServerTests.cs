using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;
using WebSocketClient = SocketIoNet.TestSupport.Sockets.WebSocketClient;

namespace SocketIoNet.Tests.Hosting;

public sealed class NamedServerTests
{
    [Fact]
    public async Task A_named_server_has_clients_of_its_own()
    {
        await using var app = await StartAsync();
        await using var visitor = await app.ConnectAsync();
        await using var admin = await WebSocketClient.OpenAsync(app.Url, "/admin/");
        await admin.ConnectAsync();
        await admin.SendAsync("20[\"to all\"]");
        Assert.Equal("2[\"only for admins\"]", await admin.ReceiveAsync());
        Assert.Equal("30[1]", await admin.ReceiveAsync());
        app.Io.Emit("only for visitors");
        Assert.Equal("2[\"only for visitors\"]", await visitor.ReceiveAsync());
    }

    [Fact]
    public async Task A_named_server_has_options_of_its_own()
    {
        await using var app = await StartAsync(services => services.AddSocketIo("admin", options => options.ServeClient = false));
        using var http = new HttpClient();
        var cancellation = TestContext.Current.CancellationToken;
        using var file = await http.GetAsync(new Uri($"{app.Url}/admin/socket.io.js"), cancellation).Bound();
        Assert.Equal(400, (int)file.StatusCode);
    }

    [Fact]
    public async Task A_named_server_has_json_options_of_its_own()
    {
        await using var app = await StartAsync(services => services.AddSocketIo("admin").AddJsonOptions(json => json.PropertyNamingPolicy = null));
        await using var visitor = await app.ConnectAsync();
        await using var admin = await WebSocketClient.OpenAsync(app.Url, "/admin/");
        await admin.ConnectAsync();
        await admin.SendAsync("2[\"item\"]");
        Assert.Equal("2[\"item\",{\"Name\":\"a\"}]", await admin.ReceiveAsync());
        app.Io.Emit("item", new Item("b"));
        Assert.Equal("2[\"item\",{\"name\":\"b\"}]", await visitor.ReceiveAsync());
    }

    [Fact]
    public async Task Mapping_a_name_that_is_not_registered_says_what_to_call()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var exception = Assert.Throws<InvalidOperationException>(() => app.MapSocketIo("/admin", "admin"));
        Assert.Contains("AddSocketIo(\"admin\")", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_meters_carry_the_name_of_the_server()
    {
        var names = new List<object?>();
        using var listener = new MeterListener();
        await using var app = await StartAsync();
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Name == "socketio.server.connected_sockets") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) =>
        {
            lock (names) names.Add(instrument.Meter.Tags?.Single(tag => tag.Key == "socketio.server.name").Value);
        });
        listener.Start();
        await using var admin = await WebSocketClient.OpenAsync(app.Url, "/admin/");
        await admin.ConnectAsync();
        lock (names) Assert.Equal(["admin"], names);
    }

    private static Task<TestApp> StartAsync(Action<IServiceCollection>? services = null) => TestApp.StartAsync(
        app =>
        {
            app.MapSocketIo(io => io.OnConnection(_ => { }));
            app.MapSocketIo("/admin", "admin", io => io.OnConnection(socket =>
            {
                socket.On("item", () => socket.Emit("item", new Item("a")));
                socket.On("to all", () =>
                {
                    io.Emit("only for admins");
                    return 1;
                });
            }));
        },
        services: collection =>
        {
            collection.AddSocketIo("admin");
            services?.Invoke(collection);
        });

    private sealed record Item(string Name);
}
