using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Tests.Binding;

/// <summary>What compiles and could never work is refused when it is registered, and the message says what to write.</summary>
public sealed class RegistrationTrapTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddSocketIo().Services.BuildServiceProvider();

    private SocketIoServer Io => _services.GetRequiredService<SocketIoServer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_connection_is_no_event_that_clients_send()
    {
        AssertRefused<ArgumentException>("OnConnection", () => Io.On("connection", (Socket socket) => { }));
        AssertRefused<ArgumentException>("OnConnection", () => Io.Of("/chat").On("connection", (Socket socket) => { }));
        AssertRefused<ArgumentException>("OnConnection", () => Io.Once("connect", (Socket socket) => { }));
        AssertRefused<ArgumentException>("NamespaceCreated", () => Io.On("new_namespace", () => { }));
    }

    [Fact]
    public void A_parameter_of_which_clients_cannot_send_a_value_is_refused()
    {
        AssertRefused<NotSupportedException>("socket.Services", () => Io.On("e", (string text, IServiceProvider services) => { }));
        AssertRefused<NotSupportedException>("socket.Services", () => Io.On("e", (IRepository repository) => { }));
        AssertRefused<NotSupportedException>("socket.Services", () => Io.On("e", (Repository repository) => { }));
        AssertRefused<NotSupportedException>("socket.Services", () => Io.On("e", (HttpContext context) => { }));
        AssertRefused<NotSupportedException>("socket.Services", () => Io.Once("e", (SocketIoServer io) => { }));
        AssertRefused<NotSupportedException>("Ack", () => Io.On("e", (string text, Action<string> callback) => { }));
        AssertRefused<NotSupportedException>("Ack", () => Io.On("e", new Func<Func<Task>, Task>(static callback => callback())));
        AssertRefused<NotSupportedException>("Await it", () => Io.On("e", (Task<int> value) => { }));
        AssertRefused<NotSupportedException>("names", () => Io.On("e", ((int, int) pair) => { }));
    }

    [Fact]
    public void A_result_that_cannot_be_an_answer_is_refused()
    {
        AssertRefused<NotSupportedException>("Await it", () => Io.On("e", async () => await Task.FromResult(Task.FromResult(Task.CompletedTask))));
        AssertRefused<NotSupportedException>("byte[]", () => Io.On("e", async () => await Task.FromResult<Stream>(new MemoryStream())));
        AssertRefused<NotSupportedException>("ToListAsync", () => Io.On("e", (Func<IAsyncEnumerable<int>>)(() => throw new InvalidOperationException())));
        AssertRefused<NotSupportedException>("send the value", () => Io.On("e", () => Results.Ok(1)));
        AssertRefused<NotSupportedException>("record", () => Io.On("e", () => (1, 2)));
        AssertRefused<NotSupportedException>("its Id", () => Io.On("e", (Socket socket) => socket));
    }

    [Fact]
    public void What_other_servers_send_comes_from_no_socket() =>
        AssertRefused<NotSupportedException>("no socket", () => Io.ServerSide.On("e", (Socket socket, string text) => { }));

    [Fact]
    public void What_works_is_let_through()
    {
        Io.On("e", (Socket socket, int? number, string[] list, Dictionary<string, object> map, IReadOnlyList<Item> items, CancellationToken token) => { });
        Io.On("e", (Item item, EventArguments rest, Ack ack) => { });
        Io.On("e", async (Item item) => await Task.FromResult<IEnumerable<Item>>([item]));
        Io.On("e", static () => 1);
        Io.ServerSide.On("e", (string text, Ack ack) => { });
    }

    private static void AssertRefused<TException>(string advice, Action register)
        where TException : Exception => Assert.Contains(advice, Assert.Throws<TException>(register).Message, StringComparison.Ordinal);

    private interface IRepository
    {
        void Save(string text);
    }

    private sealed class Repository(IServiceProvider services)
    {
        public override string ToString() => $"{services}";
    }

    private sealed record Item(int Id, string? Name);
}
