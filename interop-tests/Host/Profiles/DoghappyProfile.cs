using System.Globalization;
using System.Net;
using System.Text.Json;
using SocketIoNet.EngineIo;
using SocketIoNet.InteropHost.Doghappy;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What the suite of the .NET client expects: listeners at fixed distances from a base port.</summary>
internal sealed class DoghappyProfile : IProfile
{
    private const int DefaultBasePort = 11000;

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        Console.Error.WriteLine("doghappy: the listeners +200, +201, +210 and +211 need revision 3, which the server does not speak yet");
        var basePort = arguments.Url is { } url ? new Uri(url).Port : DefaultBasePort;
        return
        [
            BuildEvents(basePort + 400, TransportKind.Polling | TransportKind.WebSocket, isSecure: false),
            BuildToken(basePort + 401, TransportKind.Polling | TransportKind.WebSocket),
            BuildEvents(basePort + 404, TransportKind.Polling | TransportKind.WebSocket, isSecure: true),
            BuildEvents(basePort + 410, TransportKind.Polling, isSecure: false),
            BuildToken(basePort + 411, TransportKind.Polling),
            BuildEvents(basePort + 414, TransportKind.Polling, isSecure: true),
        ];
    }

    private static WebApplication BuildEvents(int port, TransportKind transports, bool isSecure) => Build(port, transports, isSecure, io =>
    {
        foreach (var name in new[] { "/", "/nsp" }) io.Of(name).OnConnection(AddEvents);
    });

    private static WebApplication BuildToken(int port, TransportKind transports) => Build(port, transports, isSecure: false, io =>
    {
        foreach (var name in new[] { "/", "/nsp" })
        {
            io.Of(name).Use((socket, next) => socket.Handshake.Query.TryGetValue("token", out var token) && token == "abc"
                ? next()
                : throw new ConnectErrorException("Authentication error"));
        }
    });

    private static WebApplication Build(int port, TransportKind transports, bool isSecure, Action<SocketIoServer> configure)
    {
        var scheme = isSecure ? "https" : "http";
        var builder = HostRunner.CreateBuilder(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}"));
        if (isSecure) builder.WebHost.ConfigureKestrel(options => options.ConfigureHttpsDefaults(https => https.ServerCertificate = SelfSigned.Create()));
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(5);
            options.PingTimeout = TimeSpan.FromSeconds(10);
            options.Transports = transports;
        });
        var app = builder.Build();
        app.MapSocketIo(configure);
        return app;
    }

    private static void AddEvents(Socket socket)
    {
        socket.On("1:emit", (EventArguments data) => socket.Emit("1:emit", data));
        socket.On("2:emit", (EventArguments data) => socket.Emit("2:emit", data));
        socket.On("1:ack", (EventArguments data, Ack ack) => ack.Send(data));
        socket.On("get_auth", () => socket.Handshake.GetAuth<JsonElement?>());
        socket.On("get_header", (string name) => socket.Handshake.Headers.TryGetValue(name, out var value) ? value.ToString() : null);
        socket.On("disconnect-me", (bool close) => socket.Disconnect(close));
        socket.On("begin-ack-on-client", () => Background.Run(async () =>
            socket.Emit("end-ack-on-client", await socket.EmitWithAckAsync<EventArguments>("ack-on-client"))));
    }
}
