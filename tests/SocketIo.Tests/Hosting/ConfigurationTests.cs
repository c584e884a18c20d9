using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo;

namespace SocketIoNet.Tests.Hosting;

public sealed class ConfigurationTests
{
    [Fact]
    public void Options_are_bound_from_configuration()
    {
        var options = Bind("""
            {
              "PingInterval": "00:00:05", "MaxHttpBufferSize": 5000, "Transports": "WebSocket", "AllowedOrigins": ["https://a.example", "https://b.example"],
              "Cookie": { "Name": "io", "SameSite": "Strict" }, "PerMessageDeflate": { "Threshold": 7 }, "MaxSendQueueBytes": null, "MaxJsonDepth": 9, "ServeClient": false,
              "AckTimeout": "00:00:04"
            }
            """);
        Assert.Equal(TimeSpan.FromSeconds(5), options.PingInterval);
        Assert.Equal(5000, options.MaxHttpBufferSize);
        Assert.Equal(TransportKind.WebSocket, options.Transports);
        Assert.Equal(["https://a.example", "https://b.example"], options.AllowedOrigins);
        Assert.Equal("io", options.Cookie?.Name);
        Assert.Equal(7, options.PerMessageDeflate?.Threshold);
        Assert.Equal(9, options.MaxJsonDepth);
        Assert.False(options.ServeClient);
        Assert.Equal(TimeSpan.FromSeconds(4), options.AckTimeout);
    }

    [Fact]
    public void Recovery_is_bound_from_configuration_and_off_without_it()
    {
        var options = Bind("""{ "ConnectionStateRecovery": { "MaxDisconnectionDuration": "00:00:30", "SkipMiddlewares": true, "MaxPackets": 5, "MaxPacketBytes": 6, "MaxSessions": 7 } }""");
        var recovery = options.ConnectionStateRecovery!;
        Assert.Equal((TimeSpan.FromSeconds(30), true), (recovery.MaxDisconnectionDuration, recovery.SkipMiddlewares));
        Assert.Equal((5, 6, 7), (recovery.MaxPackets, recovery.MaxPacketBytes, recovery.MaxSessions));
        Assert.Null(Bind("{}").ConnectionStateRecovery);
        var error = Assert.Throws<OptionsValidationException>(() => Bind("""{ "ConnectionStateRecovery": { "MaxDisconnectionDuration": "00:00:00" } }"""));
        Assert.Contains("ConnectionStateRecovery.MaxDisconnectionDuration", error.Message, StringComparison.Ordinal);
    }

    /// <summary>An empty section binds to nothing, which a test of a section with a setting in it does not show.</summary>
    [Theory]
    [InlineData("{}", true)]
    [InlineData("true", true)]
    [InlineData("\"\"", true)]
    [InlineData("false", false)]
    public void An_empty_section_turns_on_what_is_off_by_default(string section, bool isOn)
    {
        var options = Bind($$"""{ "ConnectionStateRecovery": {{section}}, "perMessageDeflate": {{section}}, "Cookie": {{section}} }""");
        Assert.Equal((isOn, isOn, isOn), (options.ConnectionStateRecovery is not null, options.PerMessageDeflate is not null, options.Cookie is not null));
        if (isOn) Assert.Equal(TimeSpan.FromMinutes(2), options.ConnectionStateRecovery!.MaxDisconnectionDuration);
    }

    [Fact]
    public void An_empty_variable_of_the_environment_turns_on_what_is_off_by_default()
    {
        var values = new Dictionary<string, string?> { ["ConnectionStateRecovery"] = "", ["Cookie:Name"] = "sid" };
        var options = Bind(new ConfigurationBuilder().AddInMemoryCollection(values));
        Assert.NotNull(options.ConnectionStateRecovery);
        Assert.Equal("sid", options.Cookie?.Name);
        Assert.Null(options.PerMessageDeflate);
    }

    [Fact]
    public void A_section_that_is_another_value_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Bind("""{ "ConnectionStateRecovery": "on" }"""));
        Assert.Contains("ConnectionStateRecovery is \"on\": use a section", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_configuration_leaves_out_keeps_its_default()
    {
        var options = Bind("""{ "PingTimeout": "00:00:07" }""");
        Assert.Equal(TimeSpan.FromSeconds(7), options.PingTimeout);
        Assert.Equal(TimeSpan.FromSeconds(25), options.PingInterval);
        Assert.Null(options.AckTimeout);
    }

    [Fact]
    public void Code_that_configures_later_wins_over_configuration()
    {
        var options = Bind("""{ "PingTimeout": "00:00:07" }""", services => services.Configure<SocketIoOptions>(o => o.PingTimeout = TimeSpan.FromSeconds(8)));
        Assert.Equal(TimeSpan.FromSeconds(8), options.PingTimeout);
    }

    private static SocketIoOptions Bind(string json, Action<IServiceCollection>? configure = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return Bind(new ConfigurationBuilder().AddJsonStream(stream), configure);
    }

    private static SocketIoOptions Bind(IConfigurationBuilder configuration, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSocketIo(configuration.Build());
        configure?.Invoke(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<SocketIoOptions>>().Value;
    }
}
