using System.Text.Json;

namespace SocketIoNet.InteropHost.Interop;

/// <summary>The namespaces of the interop profiles: each has the standard events and the journal, some have more.</summary>
internal sealed class InteropNamespaces(Journal journal)
{
    public void AddPlain(Namespace namespaceToFill, Action<Socket>? onConnection = null)
    {
        namespaceToFill.Use((socket, next) =>
        {
            journal.Write(socket, "middleware");
            return next();
        });
        namespaceToFill.OnConnection(socket =>
        {
            journal.Follow(socket);
            StandardEvents.StandardEvents.Add(socket);
            onConnection?.Invoke(socket);
        });
    }

    public void AddAuth(Namespace auth)
    {
        AddPlain(auth);
        auth.Use(async (socket, next) =>
        {
            await socket.JoinAsync($"attempt:{Journal.KeyOf(socket)}");
            if (AuthText(socket, "token") != "secret") throw new ConnectErrorException("not authorized", new { code = 401, hint = new { retry = false } });
            await next();
        });
    }

    public void AddChain(Namespace chain)
    {
        AddPlain(chain);
        foreach (var step in new[] { "a", "b", "c" })
        {
            chain.Use(async (socket, next) =>
            {
                journal.Write(socket, "step", ("step", step));
                if (AuthText(socket, "stop") == step) throw new ConnectErrorException($"stopped at {step}");
                socket.Data["trail"] = (string[])[.. socket.Data.Get<string[]>("trail") ?? [], step];
                await next();
            });
        }
    }

    public void AddSlow(Namespace slow)
    {
        AddPlain(slow);
        slow.Use(async (socket, next) =>
        {
            await Task.Delay(300);
            await next();
        });
    }

    public void AddGreet(Namespace greet) => AddPlain(greet, socket =>
    {
        socket.Emit("welcome", socket.Id, 1);
        socket.Emit("welcome", Bytes.Pattern(4), 2);
        socket.Emit("welcome", "last", 3);
    });

    public void AddBounce(Namespace bounce) => AddPlain(bounce, socket =>
    {
        socket.Emit("farewell");
        socket.Disconnect();
    });

    private static string? AuthText(Socket socket, string name) =>
        socket.Handshake.GetAuth<JsonElement?>() is { ValueKind: JsonValueKind.Object } auth
        && auth.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
