using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Binding;

/// <summary>Applications that are trimmed or compiled ahead of time have no reflection for JSON: what no JsonSerializerContext names is an error that says what to add.</summary>
public sealed partial class WithoutReflectionTests
{
    private const string Advice =
        "put [JsonSerializable(typeof({0}))] on a class MyContext : JsonSerializerContext, and register that once with AddSocketIo().AddJsonOptions(options => options.TypeInfoResolverChain.Insert(0, MyContext.Default)).";

    [Fact]
    public async Task A_handler_whose_parameter_no_context_names_is_rejected_at_registration()
    {
        await using var app = await StartAsync();
        var error = Assert.Throws<NotSupportedException>(() => app.Io.On("save", (Unknown _) => { }));
        Assert.Contains("A handler cannot take a SocketIoNet.Tests.Binding.WithoutReflectionTests+Unknown", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(AdviceFor("Unknown"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_whose_result_no_context_names_is_rejected_at_registration()
    {
        await using var app = await StartAsync();
        var error = Assert.ThrowsAny<NotSupportedException>(() => app.Io.On("load", async () =>
        {
            await Task.CompletedTask;
            return new List<Unknown>();
        }));
        Assert.EndsWith(AdviceFor("List<Unknown>"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_of_types_that_a_context_names_is_called()
    {
        await using var app = await StartAsync(static options => options.TypeInfoResolverChain.Insert(0, KnownJson.Default));
        app.Io.On("save", static (Known known, int by) => new Known(known.Number + by));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("""21["save",{"number":40},2]""");
        Assert.Equal("""31[{"number":42}]""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Emitting_what_no_context_names_says_what_to_add()
    {
        await using var app = await StartAsync();
        object[] values = [new Unknown(1), new Unknown[1]];
        string[] names = ["Unknown", "Unknown[]"];
        foreach (var (value, name) in values.Zip(names))
        {
            var error = Assert.Throws<PayloadSerializationException>(() => app.Io.Emit("saved", 1, value));
            Assert.EndsWith(AdviceFor(name), error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Emitting_an_anonymous_object_says_that_it_has_to_be_a_record()
    {
        await using var app = await StartAsync();
        var error = Assert.Throws<PayloadSerializationException>(() => app.Io.Emit("saved", new { Number = 1 }));
        Assert.Contains("a JsonSerializerContext cannot name an anonymous type. Declare a record instead", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_for_an_auth_that_no_context_names_is_the_applications_fault_and_not_the_clients()
    {
        await using var app = await StartAsync();
        var thrown = new TaskCompletionSource<Exception?>();
        app.Io.OnConnection(socket => thrown.SetResult(Record.Exception(() => socket.Handshake.GetAuth<Unknown>())));
        await using var client = await app.ConnectAsync();
        var error = Assert.IsAssignableFrom<NotSupportedException>(await thrown.Task.Bound());
        Assert.EndsWith(AdviceFor("Unknown"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_acknowledgement_that_no_context_names_fails_for_whoever_awaits_it()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync();
        var answer = app.Find(client).EmitWithAckAsync<Unknown>("load");
        Assert.Equal("""20["load"]""", await client.ReceiveAsync());
        await client.SendAsync("""30[{"number":1}]""");
        var error = await Assert.ThrowsAsync<ArgumentBindingException>(() => answer.Bound());
        Assert.EndsWith(AdviceFor("Unknown"), error.Message, StringComparison.Ordinal);
    }

    /// <summary>Reflection is what ASP.NET Core's options have as their only resolver, unless it is switched off.</summary>
    private static Task<TestApp> StartAsync(Action<JsonSerializerOptions>? json = null) => TestApp.StartAsync(
        static (SocketIoServer _) => { },
        services: services =>
        {
            services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine());
            if (json is not null) services.AddSocketIo().AddJsonOptions(json);
        });

    private static string AdviceFor(string name) => Advice.Replace("{0}", name, StringComparison.Ordinal);

    private sealed record Unknown(int Number);

    private sealed record Known(int Number);

    [JsonSerializable(typeof(Known))]
    private sealed partial class KnownJson : JsonSerializerContext;
}
