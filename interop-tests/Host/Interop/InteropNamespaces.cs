using System.Text.Json;
using System.Text.RegularExpressions;

namespace SocketIoNet.InteropHost.Interop;

/// <summary>The namespaces of the interop profiles: each has the standard events and the journal, some have more.</summary>
internal sealed partial class InteropNamespaces(Journal journal)
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

    /// <summary>The namespaces that clients bring about.</summary>
    public void AddDynamic(SocketIoServer io)
    {
        AddPlain(io.Of(DynamicName()));
        AddPlain(io.Of((name, auth, _) => Task.FromResult(name.StartsWith("/tenant-", StringComparison.Ordinal) && AuthText(auth, "token") == "ok")));
    }

    public void AddAuth(Namespace auth)
    {
        AddPlain(auth);
        auth.Use(async (socket, next) =>
        {
            await socket.JoinAsync($"attempt:{Journal.KeyOf(socket)}");
            if (AuthText(socket.Handshake, "token") != "secret") throw new ConnectErrorException("not authorized", new { code = 401, hint = new { retry = false } });
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
                if (AuthText(socket.Handshake, "stop") == step) throw new ConnectErrorException($"stopped at {step}");
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

    [GeneratedRegex("^/dyn-[0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 50)]
    private static partial Regex DynamicName();

    private static string? AuthText(Handshake handshake, string name) =>
        handshake.GetAuth<JsonElement?>() is { ValueKind: JsonValueKind.Object } auth
        && auth.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
