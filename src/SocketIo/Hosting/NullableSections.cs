using Microsoft.Extensions.Configuration;

namespace SocketIoNet;

/// <summary>The options that are off while they are null, as configuration has them: a section turns one on, an empty one as well; <c>false</c> turns it off.</summary>
internal static class NullableSections
{
    public static void Apply(SocketIoOptions options, IConfiguration configuration)
    {
        options.ConnectionStateRecovery = Find(configuration, nameof(options.ConnectionStateRecovery), options.ConnectionStateRecovery);
        options.PerMessageDeflate = Find(configuration, nameof(options.PerMessageDeflate), options.PerMessageDeflate);
        options.Cookie = Find(configuration, nameof(options.Cookie), options.Cookie);
    }

    private static T? Find<T>(IConfiguration configuration, string name, T? bound)
        where T : class, new()
    {
        // An empty section binds to nothing: it has neither children nor a value, only its key is there.
        var section = configuration.GetChildren().FirstOrDefault(child => child.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (section is null) return bound;
        return IsOn(section) ? bound ?? new T() : null;
    }

    private static bool IsOn(IConfigurationSection section)
    {
        if (string.IsNullOrEmpty(section.Value)) return true;
        return bool.TryParse(section.Value, out var isOn)
            ? isOn
            : throw new InvalidOperationException($"{section.Path} is \"{section.Value}\": give it a section of settings, which may be empty, or true or false.");
    }
}
