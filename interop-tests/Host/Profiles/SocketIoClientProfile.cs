using System.Text;
using System.Text.Json;
using SocketIoNet.EngineIo;
using SocketIoNet.InteropHost.StandardEvents;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What the suite of the official client expects.</summary>
internal sealed class SocketIoClientProfile : IProfile
{
    private static readonly string[] Texts = ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"];

    private static byte[] Doge => Encoding.UTF8.GetBytes("asdfasdf");

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(2);
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            options.AllowRequest = async _ =>
            {
                await Task.Delay(10);
                return RequestDecision.Allow;
            };
        });
        var app = builder.Build();
        app.MapSocketIo(io =>
        {
            AddNamespaces(io);
            io.Use((socket, next) => socket.Handshake.Query.ContainsKey("fail")
                ? throw new ConnectErrorException("Auth failed (main namespace)")
                : next());
            io.OnConnection(socket =>
            {
                AddTextEvents(socket);
                AddBinaryEvents(socket);
            });
        });
        return [app];
    }

    private static void AddNamespaces(SocketIoServer io)
    {
        foreach (var name in new[] { "/timeout_socket", "/valid", "/asd" }) io.Of(name);
        io.Of("/foo").OnConnection(socket => socket.On("getId", () => socket.Id));
        io.Of("/abc").OnConnection(socket => socket.Emit("handshake", HandshakeView.Of(socket)));
        io.Of("/no").Use((_, _) => throw new ConnectErrorException("Auth failed (custom namespace)"));
    }

    private static void AddTextEvents(Socket socket)
    {
        socket.On("hi", () => socket.Emit("hi"));
        socket.On("echo", (JsonElement value) => value);
        socket.On("ack", () => Background.Run(async () =>
        {
            var answer = await socket.EmitWithAckAsync<EventArguments>("ack");
            if (answer.Get<int>(0) == 5 && answer.Get<JsonElement>(1).GetProperty("test").GetBoolean()) socket.Emit("got it");
        }));
        socket.On("getAckDate", (JsonElement _) => Now());
        socket.On("getDate", () => socket.Emit("takeDate", Now()));
        socket.On("getDateObj", () => socket.Emit("takeDateObj", new { date = Now() }));
        socket.On("getUtf8", () =>
        {
            foreach (var text in Texts) socket.Emit("takeUtf8", text);
        });
        socket.On("false", () => socket.Emit("false", false));
        socket.On("getHandshake", () => HandshakeView.Of(socket));
        socket.On("getId", () => socket.Id);
    }

    private static void AddBinaryEvents(Socket socket)
    {
        var seen = new List<string>();
        socket.On("doge", () => socket.Emit("doge", Doge));
        socket.On("getbin", () => socket.Emit("takebin", Doge));
        socket.On("buffa", (byte[] _) => socket.Emit("buffack"));
        socket.On("blob", (byte[] _) => socket.Emit("back"));
        foreach (var name in new[] { "jsonbuff", "jsonblob" })
        {
            socket.On(name, (Greeting greeting) =>
            {
                if (greeting is { Hello: "lol", Message: not null, Goodbye: "gotcha" }) socket.Emit($"{name}-ack");
            });
        }

        socket.On("abuff1", (byte[] _) => seen.Add("abuff1"));
        socket.On("abuff2", () => EmitAfter(socket, seen, "abuff2-ack", "abuff1"));
        socket.On("blob1", (byte[] _) => seen.Add("blob1"));
        socket.On("blob2", (string text) => seen.Add(text));
        socket.On("blob3", (byte[] _) => EmitAfter(socket, seen, "blob3-ack", "blob1", "second"));
    }

    private static void EmitAfter(Socket socket, List<string> seen, string name, params string[] order)
    {
        if (seen.TakeLast(order.Length).SequenceEqual(order)) socket.Emit(name);
    }

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Greeting(string Hello, byte[] Message, string Goodbye);
}
