using System.Globalization;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>
/// A server that sends while its clients upgrade: at once, and when the client asks for more. The query says what (<c>fire</c>), and after how many milliseconds the connection is ended (<c>wait</c>).
/// </summary>
internal sealed class UnderFireProfile : IProfile
{
    private static readonly Dictionary<string, (int Count, string Load)> Salvos = new(StringComparer.Ordinal)
    {
        ["byte"] = (20, "x"),
        ["64k"] = (4, new string('x', 64 * 1024)),
        ["2mb"] = (1, new string('x', 2_000_000)),
        ["small"] = (3000, ""),
        ["disconnect"] = (3, "x"),
        ["close"] = (3, "x"),
    };

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options =>
        {
            options.AllowEio3 = true;
            // A machine that is busy enough upgrades for longer than the default allows, which ends a connection.
            options.UpgradeTimeout = TimeSpan.FromMinutes(1);
        });
        var app = builder.Build();
        app.MapSocketIo(io => io.OnConnection(Fire));
        return [app];
    }

    private static void Fire(Socket socket)
    {
        var fire = socket.Handshake.Query["fire"].ToString();
        var shots = 0;
        var posts = 0;
        var isInOrder = true;
        socket.On("post", (int number) => isInOrder &= number == posts++);
        socket.On("finish", (Ack ack) => ack.Send(posts, isInOrder));
        if (fire is "disconnect" or "close")
        {
            var wait = int.Parse(socket.Handshake.Query["wait"].ToString(), CultureInfo.InvariantCulture);
            Background.Run(() => EndAsync(socket, fire, wait));
            return;
        }

        socket.On("more", () => { shots = Shoot(socket, fire, shots); });
        shots = Shoot(socket, fire, shots);
    }

    private static int Shoot(Socket socket, string fire, int number)
    {
        var (count, load) = Salvos[fire];
        for (var i = 0; i < count; i++) socket.Emit("shot", number + i, load);
        return number + count;
    }

    private static async Task EndAsync(Socket socket, string how, int wait)
    {
        await Task.Delay(wait);
        Shoot(socket, how, 0);
        if (how == "close") socket.Connection.Close();
        else socket.Disconnect(close: true);
    }
}
